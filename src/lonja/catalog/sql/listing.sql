-- catalog.listing: one page of published products, as cards.
-- Nouns:    p_filter: category, brand, collection (id or slug each), tag, q, sort, after_key, after_id, limit (1 to 100).
--           sort: newest | price_asc | price_desc | title | collection (the default inside a collection).
--           Answers cards, next (key and id of the last card when there is more) and is_similar (nothing matched q; these
--           come close).
-- Promises: PLT-13: only what is published and not deleted. One round trip; enters the store itself.
-- Locks:    none.
-- Refuses:  LJ202 category_not_found · LJ203 brand_not_found · LJ204 collection_not_found
create or replace function catalog.listing(p_store uuid, p_filter jsonb) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_limit int := least(coalesce((p_filter ->> 'limit')::int, 20), 100);
    v_category uuid;
    v_brand uuid;
    v_collection uuid;
    v_scopes uuid[] := array[null::uuid];
    v_sort text;
    v_found uuid[];
    v_is_similar boolean := false;
    v_next json;
begin
    perform platform.visit(p_store);
    v_category := catalog.find_category(p_store, p_filter ->> 'category');
    v_brand := catalog.find_brand(p_store, p_filter ->> 'brand');
    v_collection := catalog.find_collection(p_store, p_filter ->> 'collection');
    v_sort := coalesce(p_filter ->> 'sort', case when v_collection is null then 'newest' else 'collection' end);
    if v_category is not null then
        v_scopes := catalog.descendants(p_store, v_category);
    end if;
    if v_sort = 'collection' then
        v_found := catalog.collected_products(p_store, p_filter, v_collection, v_limit + 1);
    else
        p_filter := p_filter || jsonb_build_object('sort', v_sort, 'words', catalog.search_words(p_filter ->> 'q'));
        v_found := catalog.matching_products(p_store, p_filter, v_scopes, v_brand, v_collection, v_limit + 1);
    end if;
    if v_found = '{}' and p_filter ->> 'q' is not null and p_filter ->> 'after_id' is null
        and v_category is null and v_brand is null and v_collection is null and p_filter ->> 'tag' is null then
        v_found := catalog.similar_products(p_store, p_filter ->> 'q', v_limit);
        v_is_similar := v_found <> '{}';
    end if;
    if cardinality(v_found) > v_limit then
        v_found := v_found[1:v_limit];
        select json_build_object('id', p.id, 'key', case v_sort
                   when 'newest' then to_json(p.created_at) #>> '{}'
                   when 'title' then p.search_title
                   when 'collection' then (
                        select m.sort_order::text from catalog.collection_products m
                        where m.store_id = p_store and m.collection_id = v_collection and m.product_id = p.id)
                   else p.base_price_minor::text end) into v_next
        from catalog.products p where p.store_id = p_store and p.id = v_found[v_limit];
    end if;
    return json_build_object('cards', catalog.cards(p_store, v_found), 'next', v_next, 'is_similar', v_is_similar);
end
$$;
