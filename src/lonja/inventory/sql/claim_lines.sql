-- inventory.claim_lines: turns the holds of orders into sales (INV-12): holds converted, stock and ledger reduced.
-- Nouns:    p_orders and p_correlations run in parallel.
-- Promises: P01, P03. Each hold yields one 'sale' movement, once (unique index on reservation_id).
-- Locks:    the caller holds the stock levels of all the orders' lines (lock_levels); then the holds.
-- Internal: SECURITY INVOKER, called by checkout with the orders' rows locked.
create or replace function inventory.claim_lines(p_store uuid, p_orders uuid[], p_correlations uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    with taken as (
        update inventory.inventory_reservations r
        set status = 'converted', updated_at = platform.now()
        where r.store_id = p_store and r.order_id = any (p_orders) and r.status = 'active'
        returning r.id, r.order_id, r.variant_id, r.location_id, r.quantity
    ), sold as (
        select variant_id, location_id, sum(quantity)::int as quantity from taken group by 1, 2
    ), level as (
        update inventory.stock_levels l
        set on_hand = l.on_hand - s.quantity, reserved = l.reserved - s.quantity, updated_at = platform.now()
        from sold s
        where l.store_id = p_store and l.variant_id = s.variant_id and l.location_id = s.location_id
        returning l.variant_id, l.location_id, l.product_id, l.on_hand + s.quantity as on_hand_before
    )
    insert into inventory.inventory_movements
        (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, order_id,
         actor, user_id, correlation_id)
    select p_store, level.product_id, taken.variant_id, taken.location_id, -taken.quantity,
           level.on_hand_before - sum(taken.quantity)
               over (partition by taken.variant_id, taken.location_id order by taken.id),
           'sale', taken.id, taken.order_id, platform.actor(), platform.actor_id(), cause.correlation_id
    from taken
    join level using (variant_id, location_id)
    join unnest(p_orders, p_correlations) as cause (order_id, correlation_id) using (order_id);
end
$$;
