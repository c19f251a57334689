-- drops.goods_of: what there is of a drop: `there`, on hand or coming, held or not: nothing of it means really gone; `free`,
-- what nobody holds.
-- Internal: SECURITY INVOKER.
create or replace function drops.goods_of(p_store uuid, p_collection uuid) returns table (there bigint, free bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with levels as materialized (
        select l.variant_id, l.location_id, l.on_hand + l.backorder as units
        from catalog.collection_products m
        join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id and v.deleted_at is null
        join inventory.stock_levels l on l.store_id = v.store_id and l.variant_id = v.id
        join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
        where m.store_id = p_store and m.collection_id = p_collection
    )
    select coalesce(sum(l.units), 0)::bigint, coalesce((
        select sum(f.units) from inventory.free_stock f
        where f.store_id = p_store and f.variant_id = any (array(select v.variant_id from levels v))), 0)::bigint
    from levels l
$$;
