-- catalog.put_collections: the collections a product is in, as a whole. Where it was it keeps its place; new ones put it
-- last.
-- Refuses: LJ204 collection_not_found
create or replace function catalog.put_collections(p_store uuid, p_product uuid, p_collections jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids uuid[] := array(select jsonb_array_elements_text(p_collections)::uuid);
    v_unknown uuid;
begin
    select given.id into v_unknown from unnest(v_ids) as given (id)
    where not exists (
        select from catalog.collections c where c.store_id = p_store and c.id = given.id and c.deleted_at is null);
    if v_unknown is not null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', v_unknown));
    end if;
    delete from catalog.collection_products
    where store_id = p_store and product_id = p_product and collection_id <> all (v_ids);
    insert into catalog.collection_products (store_id, collection_id, product_id, sort_order)
    select p_store, given.id, p_product, coalesce((
        select max(m.sort_order) + 1 from catalog.collection_products m
        where m.store_id = p_store and m.collection_id = given.id), 1)
    from (select distinct id from unnest(v_ids) as u (id)) given
    on conflict (store_id, collection_id, product_id) do nothing;
end
$$;
