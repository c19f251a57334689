-- checkout.collect_cash: somebody has collected cash from a buyer: the courier says so, or staff writes it down (PAY-12).
-- Nouns:    p_reference, what makes it one collection (a receipt, a consignment). p_at, when; null, and a time ahead of
--           our clock, is now.
-- Promises: P06: one collection a reference; said again with the same amount it is the same answer. P10: collections add
--           up; at the sum that was asked the attempt is captured and the payment paid, and never is it more.
-- Locks:    idempotency key, payment, attempt, order.
-- Refuses:  LJ504 unknown_order · LJ505 order_not_payable · LJ624 not_cash_on_delivery · LJ625 collection_amount_wrong
--           LJ626 collection_differs
create or replace function checkout.collect_cash(
    p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint, p_reference text, p_at timestamptz
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_attempt payments.payment_attempts;
    v_known payments.collections;
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.collect_cash');
    if v_old is not null then
        return v_old;
    end if;
    v_attempt := checkout.cash_attempt(p_store, p_order);
    select * into v_known from payments.collections
    where store_id = p_store and order_id = p_order and reference = p_reference;
    if v_known.id is not null and v_known.amount_minor is distinct from p_amount_minor then
        perform platform.refuse('LJ626', 'this reference was collected with another amount', jsonb_build_object(
            'reference', p_reference, 'collected_minor', v_known.amount_minor, 'currency', v_known.currency));
    elsif v_known.id is null then
        perform checkout.check_collection(p_store, v_attempt, p_amount_minor);
        insert into payments.collections
            (store_id, order_id, attempt_id, amount_minor, currency, reference, collected_at, actor, actor_id,
             correlation_id, request_id)
        values (p_store, p_order, v_attempt.id, p_amount_minor, v_attempt.currency, p_reference,
                least(coalesce(p_at, platform.now()), platform.now()), platform.actor(), platform.actor_id(),
                platform.correlation_id(), platform.request_id())
        returning id into v_id;
        perform checkout.take_cash(p_store, v_attempt, p_amount_minor);
        perform platform.emit(p_store, 'payment.cash_collected', 'order', p_order, jsonb_build_object(
            'collection_id', v_id, 'amount_minor', p_amount_minor, 'currency', v_attempt.currency));
    end if;
    return platform.remember(p_store, p_call, 'checkout.collect_cash', (
        select to_jsonb(c) || jsonb_build_object('due_minor', a.amount_minor - a.captured_minor)
        from payments.collections c
        join payments.payment_attempts a on a.store_id = c.store_id and a.id = c.attempt_id
        where c.store_id = p_store and c.id = coalesce(v_known.id, v_id)));
end
$$;
