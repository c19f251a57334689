-- checkout.request_order_refund: staff gives money of an order back: units of lines, an amount, or both together.
-- Nouns:    p_wish: {lines: [{item_id, quantity, restock}], amount_minor (besides the lines: delivery, goodwill), reason}.
-- Promises: P04, PAY-14, C-11: several times, up to what was captured, and no unit twice: CHECKs under the payment's lock say
--           so. P01: units that are restocked go through the ledger, to where they were sold from. P06.
-- Locks:    idempotency key, payment, attempt, order, stock levels, holds, the wake-up.
-- Refuses:  LJ010 · LJ504 unknown_order · LJ612 refund_exceeds_capture · LJ613 nothing_to_refund · LJ614 line_not_refundable
create or replace function checkout.request_order_refund(p_store uuid, p_call jsonb, p_order uuid, p_wish jsonb)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_left bigint;
    v_attempt uuid;
    v_lines jsonb;
    v_amount bigint;
    v_refund uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.request_order_refund');
    if v_old is not null then
        return v_old;
    end if;
    select p.captured_minor - p.returning_minor into v_left from payments.payments p
    where p.store_id = p_store and p.order_id = p_order and platform.is_trusted() for update;
    if v_left is null then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    select a.id into v_attempt from payments.payment_attempts a
    where a.store_id = p_store and a.order_id = p_order and a.status = 'captured' for update;
    perform 1 from orders.orders where store_id = p_store and id = p_order for update;
    select coalesce(jsonb_agg(l), '[]'), coalesce(sum(l.amount_minor), 0) + greatest(coalesce((p_wish ->> 'amount_minor')::bigint, 0), 0)
    into v_lines, v_amount
    from checkout.lines_to_refund(p_store, p_order, coalesce(p_wish -> 'lines', '[]')) l;
    if v_left = 0 or v_amount <= 0 then
        perform platform.refuse('LJ613', 'nothing to refund', jsonb_build_object('refundable_minor', v_left));
    elsif v_amount > v_left then
        perform platform.refuse('LJ612', 'more than is left', (
            select jsonb_build_object('asked_minor', v_amount, 'refundable_minor', v_left, 'currency', p.currency)
            from payments.payments p where p.store_id = p_store and p.order_id = p_order));
    end if;
    v_lines := checkout.restock_lines(p_store, p_order, v_lines);
    v_refund := payments.request_refund(p_store, v_attempt, v_amount, p_wish ->> 'reason');
    perform checkout.book_refund_lines(p_store, p_order, v_refund, v_lines);
    perform checkout.follow_payment(p_store, p_order, p_wish ->> 'reason');
    return platform.remember(p_store, p_call, 'checkout.request_order_refund', checkout.refund_view(p_store, v_refund));
end
$$;
