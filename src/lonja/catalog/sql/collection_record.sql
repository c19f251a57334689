-- catalog.collection_record: a collection as staff sees it, active or not, with its products in order: those that are not
-- published too. At most 5000 of them (catalog.put_collected).
-- Refuses: LJ204 collection_not_found · LJ216 staff_only
create or replace function catalog.collection_record(p_store uuid, p_call jsonb, p_collection uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_record json;
begin
    perform platform.enter(p_store, p_call);
    perform catalog.staff_only();
    select json_build_object(
        'id', c.id, 'name', c.name, 'slug', c.slug, 'type', c.type, 'starts_at', c.starts_at, 'ends_at', c.ends_at,
        'is_active', c.is_active, 'hero_image', c.hero_image, 'description', c.description,
        'product_count', (select count(*) from catalog.collection_products n
                          where n.store_id = p_store and n.collection_id = c.id),
        'created_at', c.created_at, 'updated_at', c.updated_at, 'products', coalesce((
            select json_agg(json_build_object(
                'id', p.id, 'slug', p.slug, 'title', p.title, 'status', p.status, 'image', (
                    select i.url from catalog.product_images i
                    where i.store_id = p_store and i.product_id = p.id order by i.position, i.id limit 1))
                order by m.sort_order, m.product_id)
            from catalog.collection_products m
            join catalog.products p on p.store_id = m.store_id and p.id = m.product_id
            where m.store_id = p_store and m.collection_id = c.id and p.deleted_at is null), '[]'))
    into v_record
    from catalog.collections c where c.store_id = p_store and c.id = p_collection and c.deleted_at is null;
    if v_record is null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    end if;
    return v_record;
end
$$;
