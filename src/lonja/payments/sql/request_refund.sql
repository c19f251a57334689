-- payments.request_refund: money of one attempt is to go back: a refund row, pending until the provider confirms (C-09).
-- Promises: P04. Refunds of an attempt never exceed it: the CHECK on the attempt's running sum says so (PAY-14).
-- Locks:    the attempt (the caller holds the payment's row).
-- Internal: SECURITY INVOKER.
create or replace function payments.request_refund(
    p_store uuid, p_attempt uuid, p_amount_minor bigint, p_reason text
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt payments.payment_attempts;
    v_id uuid;
begin
    update payments.payment_attempts
    set refunded_minor = refunded_minor + p_amount_minor, updated_at = platform.now()
    where store_id = p_store and id = p_attempt
    returning * into strict v_attempt;
    insert into payments.refunds
        (store_id, order_id, payment_attempt_id, amount_minor, currency, reason, correlation_id, request_id)
    values (p_store, v_attempt.order_id, p_attempt, p_amount_minor, v_attempt.currency, p_reason,
            platform.correlation_id(), platform.request_id())
    returning id into v_id;
    perform platform.enqueue('checkout.process_refund', jsonb_build_object('store_id', p_store, 'refund_id', v_id));
    perform platform.emit(p_store, 'refund.requested', 'refund', v_id,
        jsonb_build_object('order_id', v_attempt.order_id, 'amount_minor', p_amount_minor, 'currency', v_attempt.currency));
    return v_id;
end
$$;
