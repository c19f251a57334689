-- catalog.drops_of: the drops a product is in, soonest first. Whether one is open is asked of the clock, not of a cache.
create or replace function catalog.drops_of(p_store uuid, p_product uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(json_agg(json_build_object(
        'name', c.name, 'slug', c.slug, 'is_active', c.is_active, 'starts_at', c.starts_at, 'ends_at', c.ends_at)
        order by c.starts_at nulls first, c.id), '[]')
    from catalog.collection_products m
    join catalog.collections c on c.store_id = m.store_id and c.id = m.collection_id
    where m.store_id = p_store and m.product_id = p_product and c.type = 'drop' and c.deleted_at is null
$$;
