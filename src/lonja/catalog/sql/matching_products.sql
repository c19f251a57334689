-- catalog.matching_products: which published products a listing shows, in order, from where the last page ended.
-- Nouns:    p_filter: tag, words (LIKE patterns, folded), sort (newest | price_asc | price_desc | title), and where to go on:
--           after_key, after_id. p_scopes: a category with all its descendants, or one null for the whole store.
-- Promises: reads about p_limit rows a scope from an index that has them in order, however large the catalog is; with tag
--           or words it reads what these match, once.
--           The pages of one listing neither repeat nor miss a product that was there all along (keyset, id breaks ties).
-- One statement for every combination: with a plan made for the values at hand (force_custom_plan), what was not asked for
-- folds away before planning, and only one ORDER BY expression survives. Statistics know a store of average size, so in a
-- large one sorting a whole category may look cheap to the planner; where an index has the order, it may not sort.
create or replace function catalog.matching_products(
    p_store uuid, p_filter jsonb, p_scopes uuid[], p_brand uuid, p_collection uuid, p_limit int
) returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_sort = on
as $$
declare
    v_sort text := coalesce(p_filter ->> 'sort', 'newest');
    v_tag text := p_filter ->> 'tag';
    v_words text[] := array(select jsonb_array_elements_text(p_filter -> 'words'));
    v_id uuid := p_filter ->> 'after_id';
    v_time timestamptz := case when v_sort = 'newest' then p_filter ->> 'after_key' end;
    v_price bigint := case when v_sort like 'price%' then p_filter ->> 'after_key' end;
    v_title text := case when v_sort = 'title' then p_filter ->> 'after_key' end;
    v_anywhere boolean := p_scopes[1] is null;
    v_at_once boolean := p_scopes[1] is null or v_tag is not null or cardinality(v_words) > 0;
begin
    if v_tag is null and cardinality(v_words) = 0 and p_collection is null then
        perform set_config('enable_sort', 'off', true);
    end if;
    return array(
        select found.id
        from unnest(case when v_at_once then array[null::uuid] else p_scopes end) as scope (category_id)
        cross join lateral (
            select p.id, p.created_at, p.base_price_minor, p.search_title
            from catalog.products p
            where p.store_id = p_store and p.status = 'active' and p.deleted_at is null
              and (v_anywhere or case
                    when v_at_once then p.category_id = any (p_scopes) else p.category_id = scope.category_id end)
              and (p_brand is null or p.brand_id = p_brand)
              and (v_tag is null or p.tags @> array[v_tag])
              and (v_words[1] is null or p.search_title like v_words[1])
              and (v_words[2] is null or p.search_title like v_words[2])
              and (v_words[3] is null or p.search_title like v_words[3])
              and (v_words[4] is null or p.search_title like v_words[4])
              and (v_words[5] is null or p.search_title like v_words[5])
              and (p_collection is null or p.id = any (array(
                    select m.product_id from catalog.collection_products m
                    where m.store_id = p_store and m.collection_id = p_collection)))
              and (v_id is null or case v_sort
                    when 'newest' then (p.created_at, p.id) < (v_time, v_id)
                    when 'price_asc' then (p.base_price_minor, p.id) > (v_price, v_id)
                    when 'price_desc' then (p.base_price_minor, p.id) < (v_price, v_id)
                    else (p.search_title, p.id) > (v_title, v_id) end)
            order by
                case when v_sort = 'newest' then p.created_at end desc, case when v_sort = 'newest' then p.id end desc,
                case when v_sort = 'price_asc' then p.base_price_minor end, case when v_sort = 'price_asc' then p.id end,
                case when v_sort = 'price_desc' then p.base_price_minor end desc,
                case when v_sort = 'price_desc' then p.id end desc,
                case when v_sort = 'title' then p.search_title end, case when v_sort = 'title' then p.id end
            limit p_limit
        ) found
        order by
            case when v_sort = 'newest' then found.created_at end desc,
            case v_sort when 'price_asc' then found.base_price_minor when 'price_desc' then -found.base_price_minor end,
            case when v_sort = 'title' then found.search_title end,
            case when v_sort in ('newest', 'price_desc') then found.id end desc,
            found.id
        limit p_limit);
end
$$;
