-- checkout.hold_goods: all units of a pending order are held, so that they can be claimed.
--           A hold that ran out but was not swept counts all the same: its units still wait on the shelf. What was swept is
--           taken again if stock allows. Answers false when it does not: nothing was changed.
-- Locks:    the caller holds the order (or has just made it); then the stock levels of all its lines, sorted.
-- Internal: SECURITY INVOKER.
create or replace function checkout.hold_goods(p_store uuid, p_order uuid) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_held boolean;
begin
    perform inventory.lock_levels(p_store, array(
        select i.variant_id from orders.order_items i where i.store_id = p_store and i.order_id = p_order));
    select bool_and(i.quantity = coalesce((
        select sum(r.quantity) from inventory.inventory_reservations r
        where r.store_id = p_store and r.order_id = p_order and r.variant_id = i.variant_id and r.status = 'active'), 0))
    into v_is_held
    from orders.order_items i where i.store_id = p_store and i.order_id = p_order;
    return v_is_held or checkout.renew_holds(p_store, p_order, platform.now() + interval '1 minute');
end
$$;
