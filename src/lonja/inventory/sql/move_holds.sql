-- inventory.move_holds: the active holds of one cart become another's (carts merge). Levels do not change.
-- Locks:    stock levels first, as everywhere, so that a sweep cannot wait for us while we wait for it.
-- Internal: SECURITY INVOKER; the caller has locked both carts.
create or replace function inventory.move_holds(p_store uuid, p_from uuid, p_to uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inventory.lock_levels(p_store, array(
        select distinct r.variant_id from inventory.inventory_reservations r
        where r.store_id = p_store and r.cart_id in (p_from, p_to) and r.status = 'active'));
    update inventory.inventory_reservations set cart_id = p_to, updated_at = platform.now()
    where store_id = p_store and cart_id = p_from and status = 'active';
end
$$;
