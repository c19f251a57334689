-- checkout.take_cash: collected cash is counted: the payment is paid when it is all there.
-- Promises: P10: attempt and payment have captured what was collected.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order and has checked the amount.
create or replace function checkout.take_cash(p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_collected bigint := p_attempt.captured_minor + p_amount_minor;
begin
    if v_collected = p_attempt.amount_minor then
        perform checkout.take_payment(p_store, p_attempt.order_id, p_attempt.id);
        perform orders.step(p_store, p_attempt.order_id, 'payment', 'paid', 'cash collected');
        return;
    end if;
    update payments.payment_attempts set captured_minor = v_collected, updated_at = platform.now()
    where store_id = p_store and id = p_attempt.id;
    update payments.payments set captured_minor = v_collected, updated_at = platform.now()
    where store_id = p_store and order_id = p_attempt.order_id;
end
$$;
