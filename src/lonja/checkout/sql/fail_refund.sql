-- checkout.fail_refund: the provider will not give this money back, or it came back to us after it had said it would.
-- Promises: the claim stays: the money is still the buyer's until a person tries again, hands it back, or gives it up where
--           that is allowed (docs/decisions/0016). What was counted as arrived is counted back (P10).
-- Internal: SECURITY INVOKER; the caller holds payment, attempt, refund and order (checkout.lock_refund).
create or replace function checkout.fail_refund(p_refund payments.refunds, p_external_ref text, p_reason text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_refund.status = 'processed' then
        perform payments.count_refund(p_refund.store_id, p_refund.payment_attempt_id, 0, -p_refund.amount_minor);
    end if;
    update payments.refunds
    set status = 'failed', processed_at = null, next_try_at = null, updated_at = platform.now(),
        failure_reason = coalesce(nullif(left(p_reason, 500), ''), 'refused by the provider'),
        external_ref = coalesce(left(p_external_ref, 255), external_ref)
    where store_id = p_refund.store_id and id = p_refund.id;
    perform checkout.follow_payment(p_refund.store_id, p_refund.order_id, 'a refund failed');
    perform payments.tell_refund(p_refund, 'failed');
end
$$;
