-- checkout.return_money: a dying order takes no money any more, and gives back what it took.
-- Nouns:    tries that are open end, and their providers are asked to let go (payments.request_void): what was set aside, or
--           a page that a buyer may still have open. What was captured and is not on its way back yet is refunded.
-- Answers:  the refund, or null when there was nothing to give back.
-- Locks:    provider requests, wake-ups.
-- Internal: SECURITY INVOKER; the caller holds payment, attempts, order, and has done with stock.
create or replace function checkout.return_money(p_store uuid, p_order uuid, p_reason text) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt record;
    v_refund uuid;
begin
    for v_attempt in
        update payments.payment_attempts
        set status = 'cancelled', failure_reason = 'order cancelled', updated_at = platform.now()
        where store_id = p_store and order_id = p_order and status in ('pending', 'authorized')
        returning id, external_ref
    loop
        if v_attempt.external_ref is not null then -- else the provider does not know it yet (payments.record_start)
            perform payments.request_void(p_store, v_attempt.id);
        end if;
    end loop;
    select a.id, p.captured_minor - p.returning_minor as left_minor into strict v_attempt
    from payments.payments p
    left join payments.payment_attempts a on a.store_id = p.store_id and a.order_id = p.order_id
        and a.captured_minor > 0 and a.status <> 'surplus' -- cash may have come in part
    where p.store_id = p_store and p.order_id = p_order;
    if v_attempt.id is null then
        update payments.payments set status = 'voided', updated_at = platform.now()
        where store_id = p_store and order_id = p_order and status in ('pending', 'authorized', 'failed');
    elsif v_attempt.left_minor > 0 then
        v_refund := payments.request_refund(p_store, v_attempt.id, v_attempt.left_minor, left(p_reason, 200));
    end if;
    perform checkout.follow_payment(p_store, p_order, p_reason);
    return v_refund;
end
$$;
