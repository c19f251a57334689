-- checkout.settle_failure: one try failed or was abandoned. The order stays pending: its buyer may try again (PAY-03).
-- A payment has failed when no other try is under way. What had been set aside and is gone: checkout.lose_authorization.
-- Internal: SECURITY INVOKER; settle_payment holds payment, attempt and order.
create or replace function checkout.settle_failure(
    p_store uuid, p_attempt payments.payment_attempts, p_outcome text, p_reason text
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update payments.payment_attempts
    set status = p_outcome, failure_reason = coalesce(left(p_reason, 500), p_outcome), look_at = null,
        updated_at = platform.now()
    where store_id = p_store and id = p_attempt.id;
    if p_attempt.status = 'authorized' then
        perform checkout.lose_authorization(p_store, p_attempt.order_id, p_reason);
    elsif p_outcome = 'failed' and exists (
        select from payments.payments p
        where p.store_id = p_store and p.order_id = p_attempt.order_id and p.status = 'pending') and not exists (
        select from payments.payment_attempts a
        where a.store_id = p_store and a.order_id = p_attempt.order_id and a.status = 'pending') then
        update payments.payments set status = 'failed', updated_at = platform.now()
        where store_id = p_store and order_id = p_attempt.order_id;
        perform orders.step(p_store, p_attempt.order_id, 'payment', 'failed', left(p_reason, 500));
    end if;
end
$$;
