-- checkout.abandon_refund: staff gives up a refund that failed: its money and its units may be refunded in another way.
-- Promises: P04: not where the money has no order: it goes back, by another try or by hand.
-- Locks:    idempotency key, payment, attempt, refund, order.
-- Refuses:  LJ010 · LJ606 unknown_refund · LJ615 refund_has_not_failed · LJ616 refund_is_owed
create or replace function checkout.abandon_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reason text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_refund payments.refunds;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.abandon_refund');
    if v_old is not null then
        return v_old;
    end if;
    v_refund := checkout.lock_refund(p_store, p_refund);
    if exists (
        select from payments.payment_attempts a join orders.orders o on o.store_id = a.store_id and o.id = a.order_id
        where a.store_id = p_store and a.id = v_refund.payment_attempt_id
          and (a.status = 'surplus' or o.status in ('pending', 'cancelled'))) then
        perform platform.refuse('LJ616', 'this money has no order: it goes back');
    end if;
    perform checkout.release_refund(v_refund);
    update orders.order_items i set refunded_quantity = i.refunded_quantity - l.quantity
    from orders.refund_lines l
    where l.store_id = p_store and l.refund_id = p_refund and i.store_id = p_store and i.id = l.order_item_id;
    perform checkout.follow_payment(p_store, v_refund.order_id, coalesce(nullif(p_reason, ''), 'a refund was given up'));
    return platform.remember(p_store, p_call, 'checkout.abandon_refund', checkout.refund_view(p_store, p_refund));
end
$$;
