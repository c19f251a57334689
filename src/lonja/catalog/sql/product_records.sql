-- catalog.product_records: the products of a store as its staff sees them, newest first.
-- Nouns:    p_filter: status (draft | active | archived), is_deleted (only deleted ones: PLT-13), q (words of the title, or
--           the start of a SKU), limit (1 to 100), after_key and after_id (where the last page ended).
-- Promises: keyset pages; reads products_recent, products_by_status, products_deleted or the title index.
-- Refuses:  LJ216 staff_only
create or replace function catalog.product_records(p_store uuid, p_call jsonb, p_filter jsonb) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_custom_plan
as $$
declare
    v_limit int := least(coalesce((p_filter ->> 'limit')::int, 20), 100);
    v_status text := p_filter ->> 'status';
    v_is_deleted boolean := coalesce((p_filter ->> 'is_deleted')::boolean, false);
    v_q text := nullif(btrim(p_filter ->> 'q'), '');
    v_words text[] := array(select jsonb_array_elements_text(catalog.search_words(p_filter ->> 'q')));
    v_time timestamptz := p_filter ->> 'after_key';
    v_id uuid := p_filter ->> 'after_id';
    v_with_sku uuid[];
    v_rows json;
begin
    perform platform.enter(p_store, p_call);
    perform catalog.staff_only();
    if v_q is not null then
        v_with_sku := array(
            select v.product_id from catalog.product_variants v
            where v.store_id = p_store and v.sku >= v_q and v.sku < v_q || chr(1114111) and v.deleted_at is null limit 100);
    end if;
    select json_agg(json_build_object(
            'id', p.id, 'slug', p.slug, 'title', p.title, 'status', p.status, 'currency', s.currency,
            'price_minor', p.base_price_minor,
            'highest_price_minor', coalesce(v.highest_price_minor, p.base_price_minor), 'is_digital', p.is_digital,
            'image', i.image, 'brand', b.name, 'category', c.name, 'variant_count', v.variant_count, 'created_at', p.created_at, 'updated_at', p.updated_at,
            'deleted_at', p.deleted_at) order by p.position)
    into v_rows
    from (
        select x.*, row_number() over () as position
        from (
            select * from catalog.products p
            where p.store_id = p_store
              and case when v_is_deleted then p.deleted_at is not null else p.deleted_at is null end
              and (v_status is null or p.status = v_status)
              and (v_q is null or p.id = any (v_with_sku) or (
                    p.search_title like v_words[1]
                    and (v_words[2] is null or p.search_title like v_words[2])
                    and (v_words[3] is null or p.search_title like v_words[3])))
              and (v_id is null or (case when v_is_deleted then p.deleted_at else p.created_at end, p.id) < (v_time, v_id))
            order by case when v_is_deleted then p.deleted_at else p.created_at end desc, p.id desc
            limit v_limit + 1
        ) x
    ) p
    join stores.stores s on s.id = p_store
    left join catalog.brands b on b.store_id = p_store and b.id = p.brand_id
    left join catalog.categories c on c.store_id = p_store and c.id = p.category_id
    left join lateral (
        select json_build_object('url', m.url, 'alt', m.alt) as image
        from catalog.product_images m where m.store_id = p_store and m.product_id = p.id order by m.position, m.id limit 1
    ) i on true
    left join lateral (
        select count(*) as variant_count, max(x.price_minor) filter (where x.is_active) as highest_price_minor
        from catalog.product_variants x
        where x.store_id = p_store and x.product_id = p.id and (x.deleted_at is null or p.deleted_at is not null)
    ) v on true;
    return coalesce(v_rows, '[]');
end
$$;
