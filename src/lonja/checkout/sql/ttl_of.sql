-- checkout.ttl_of: how long a cart's goods are held for its order: as the drops among them say, the shortest; else the store.
-- Internal: SECURITY INVOKER.
create or replace function checkout.ttl_of(p_store uuid, p_cart uuid, p_policy interval) returns interval
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when exists (select from access.drop_terms t where t.store_id = p_store) then coalesce((
        select min(g.checkout_ttl)
        from access.governed_of(p_store, array(
            select i.variant_id from carts.cart_items i where i.store_id = p_store and i.cart_id = p_cart)) g), p_policy)
    else p_policy end
$$;
