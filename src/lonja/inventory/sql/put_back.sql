-- inventory.put_back: what an order's sales took from the shelf and has not come back goes back where it was.
-- Promises: P01, P11: one 'cancellation' movement a variant and place; saying it again finds nothing left to put back.
-- Locks:    stock levels of the variants, sorted (the caller holds the order's row).
-- Internal: SECURITY INVOKER.
create or replace function inventory.put_back(p_store uuid, p_order uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inventory.lock_levels(p_store, array(
        select m.variant_id from inventory.inventory_movements m where m.store_id = p_store and m.order_id = p_order));
    with outstanding as (
        select m.variant_id, m.location_id, -sum(m.delta)::int as quantity
        from inventory.inventory_movements m
        where m.store_id = p_store and m.order_id = p_order and m.reason in ('sale', 'cancellation')
        group by m.variant_id, m.location_id
        having sum(m.delta) < 0
    ), level as (
        update inventory.stock_levels l
        set on_hand = l.on_hand + o.quantity, updated_at = platform.now()
        from outstanding o
        where l.store_id = p_store and l.variant_id = o.variant_id and l.location_id = o.location_id
        returning l.product_id, l.variant_id, l.location_id, o.quantity, l.on_hand
    )
    insert into inventory.inventory_movements
        (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, order_id, actor, user_id,
         correlation_id)
    select p_store, product_id, variant_id, location_id, quantity, on_hand, 'cancellation', p_order,
           platform.actor(), platform.actor_id(), platform.correlation_id()
    from level;
end
$$;
