-- checkout.cancel_order: an order that has not left the house is undone, whole, in one transaction (CAN-04, SEC-05).
-- Nouns:    p_reason, words of whoever cancels. Who: the buyer (row level security shows them their own orders), or staff.
-- Promises: P01, P11: every unit that was sold goes back where it came from, through the ledger; what was only held is free.
--           P04: all money that was captured and is not on its way back is refunded, pending until the provider confirms
--           (C-09); what was set aside is let go, open pages are closed. Money that comes later goes back (settle_capture).
--           What was used of codes and promotions is free again (P14), and of drops (P16).
--           P06, CAN-09: once. Cancelling again, or a hundred times at once, answers the same and does nothing more.
-- Locks:    idempotency key, payment, attempts, order, stock levels (sorted), holds, counts of drops, codes and rules, wake-ups.
-- Refuses:  LJ010 · LJ504 unknown_order · LJ510 order_not_cancellable
create or replace function checkout.cancel_order(p_store uuid, p_call jsonb, p_order uuid, p_reason text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_order orders.orders;
    v_restocked int := 0;
    v_refund uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.cancel_order');
    if v_old is not null then
        return v_old;
    end if;
    if not exists (select from orders.orders where store_id = p_store and id = p_order) then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    perform 1 from payments.payments where store_id = p_store and order_id = p_order for update;
    perform 1 from payments.payment_attempts where store_id = p_store and order_id = p_order order by id for update;
    select * into strict v_order from orders.orders where store_id = p_store and id = p_order for update;
    if v_order.status <> 'cancelled' then
        if v_order.status not in ('pending', 'confirmed', 'processing') or v_order.fulfillment_status <> 'unfulfilled' then
            perform platform.refuse('LJ510', 'this order cannot be cancelled any more', jsonb_build_object(
                'status', case when v_order.fulfillment_status = 'partial' then 'shipped' else v_order.status end));
        end if;
        v_restocked := checkout.return_goods(p_store, p_order);
        perform access.release_units(p_store, array[p_order]);
        perform promotions.release_promotions(p_store, array[p_order]);
        v_refund := checkout.return_money(p_store, p_order, coalesce(nullif(p_reason, ''), 'order cancelled'));
        perform orders.step(p_store, p_order, 'order', 'cancelled', coalesce(nullif(p_reason, ''), 'order cancelled'));
    end if;
    return platform.remember(p_store, p_call, 'checkout.cancel_order', (
        select jsonb_build_object(
            'order_id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
            'currency', o.currency, 'refund_id', v_refund, 'restocked', v_restocked,
            'refund_minor', coalesce((select r.amount_minor from payments.refunds r where r.store_id = p_store and r.id = v_refund), 0))
        from orders.orders o where o.store_id = p_store and o.id = p_order));
end
$$;
