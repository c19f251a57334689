-- catalog.put_collected: the products of a collection, as a whole and in order (DRP-02, DRP-03).
-- Refuses: LJ201 product_not_found · LJ212 too_many
create or replace function catalog.put_collected(p_store uuid, p_collection uuid, p_products uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown uuid;
begin
    if cardinality(p_products) > 5000 then
        perform platform.refuse('LJ212', 'too many', '{"part": "products", "limit": 5000}');
    end if;
    select given.id into v_unknown from unnest(p_products) as given (id)
    where not exists (
        select from catalog.products p where p.store_id = p_store and p.id = given.id and p.deleted_at is null);
    if found then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', v_unknown));
    end if;
    delete from catalog.collection_products
    where store_id = p_store and collection_id = p_collection and product_id <> all (p_products);
    insert into catalog.collection_products (store_id, collection_id, product_id, sort_order)
    select p_store, p_collection, given.id, min(given.position)
    from unnest(p_products) with ordinality as given (id, position)
    group by given.id
    on conflict (store_id, collection_id, product_id) do update set sort_order = excluded.sort_order;
end
$$;
