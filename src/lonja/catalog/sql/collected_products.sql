-- catalog.collected_products: the published products of a collection in the order its merchant gave them (DRP-03).
-- Nouns: p_filter: after_key (a sort_order) and after_id, where the last page ended.
create or replace function catalog.collected_products(p_store uuid, p_filter jsonb, p_collection uuid, p_limit int)
returns uuid[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_order int := coalesce((p_filter ->> 'after_key')::int, -2147483648);
    v_id uuid := coalesce((p_filter ->> 'after_id')::uuid, '00000000-0000-0000-0000-000000000000');
begin
    return array(
        select m.product_id
        from catalog.collection_products m
        join catalog.products p on p.store_id = m.store_id and p.id = m.product_id
        where m.store_id = p_store and m.collection_id = p_collection and (m.sort_order, m.product_id) > (v_order, v_id)
          and p.status = 'active' and p.deleted_at is null
        order by m.sort_order, m.product_id
        limit p_limit);
end
$$;
