-- checkout.expire_checkouts: pending orders nobody paid are cancelled, an hour after their holds ran out.
-- Money that comes even later finds a cancelled order and goes back (settle_capture).
-- Promises: what they had used of codes and promotions is free again (P14), and of drops (P16).
-- Locks:    payments, orders, stock levels, counts of drops, codes and rules: each kind for all orders at once and sorted. Payments another transaction works
--           on are left for the next round. Only then is an order read again: its buyer may have tried once more meanwhile.
create or replace function checkout.expire_checkouts(p_store uuid, p_call jsonb, p_limit int default 100) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_orders uuid[];
    v_order uuid;
    v_dead uuid[] := '{}';
begin
    perform platform.enter(p_store, p_call);
    select array_agg(due.order_id) into v_orders from (
        select p.order_id from payments.payments p
        where p.store_id = p_store and p.order_id in (
            select o.id from orders.orders o
            where o.store_id = p_store and o.status = 'pending' and o.expires_at <= platform.now() - interval '1 hour'
            order by o.expires_at limit p_limit)
        order by p.order_id
        for update skip locked) due;
    perform 1 from orders.orders where store_id = p_store and id = any (v_orders) order by id for update;
    perform inventory.lock_levels(p_store, array(
        select r.variant_id from inventory.inventory_reservations r
        where r.store_id = p_store and r.order_id = any (v_orders) and r.status = 'active'));
    for v_order in
        select o.id from orders.orders o
        where o.store_id = p_store and o.id = any (v_orders)
          and o.status = 'pending' and o.expires_at <= platform.now() - interval '1 hour'
    loop
        perform inventory.release_lines(p_store, p_order => v_order);
        update payments.payment_attempts set status = 'cancelled', failure_reason = 'not paid in time', updated_at = platform.now()
        where store_id = p_store and order_id = v_order and status = 'pending';
        update payments.payments set status = 'voided', updated_at = platform.now()
        where store_id = p_store and order_id = v_order;
        perform orders.step(p_store, v_order, 'payment', 'voided', 'not paid in time');
        perform orders.step(p_store, v_order, 'order', 'cancelled', 'not paid in time');
        v_dead := v_dead || v_order;
    end loop;
    perform access.release_units(p_store, v_dead);
    perform promotions.release_promotions(p_store, v_dead);
    perform platform.rest(p_store, 'checkout.expire_checkouts', (
        select min(expires_at) + interval '1 hour' from orders.orders where store_id = p_store and status = 'pending'));
    return cardinality(v_dead);
end
$$;
