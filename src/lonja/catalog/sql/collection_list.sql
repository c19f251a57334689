-- catalog.collection_list: the collections of a store, newest first, those not active yet too: faces ask is_active and
-- the clock.
-- One round trip; enters the store itself.
create or replace function catalog.collection_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return coalesce((
        select json_agg(json_build_object(
            'id', c.id, 'name', c.name, 'slug', c.slug, 'type', c.type, 'starts_at', c.starts_at, 'ends_at', c.ends_at,
            'is_active', c.is_active, 'hero_image', c.hero_image, 'description', c.description,
            'product_count', (
                select count(*) from catalog.collection_products m
                where m.store_id = p_store and m.collection_id = c.id))
            order by c.created_at desc, c.id desc)
        from catalog.collections c where c.store_id = p_store and c.deleted_at is null), '[]');
end
$$;
