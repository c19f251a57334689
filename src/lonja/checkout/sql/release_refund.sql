-- checkout.release_refund: a refund that failed lets go of its claim.
-- Refuses:  LJ615 refund_has_not_failed (or was let go before)
-- Internal: SECURITY INVOKER; the caller holds payment, attempt, refund and order (checkout.lock_refund).
create or replace function checkout.release_refund(p_refund payments.refunds) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_refund.status <> 'failed' or p_refund.abandoned_at is not null then
        perform platform.refuse('LJ615', 'this refund has not failed', jsonb_build_object(
            'status', case when p_refund.abandoned_at is null then p_refund.status else 'abandoned' end));
    end if;
    update payments.refunds set abandoned_at = platform.now(), updated_at = platform.now()
    where store_id = p_refund.store_id and id = p_refund.id;
    perform payments.count_refund(p_refund.store_id, p_refund.payment_attempt_id, -p_refund.amount_minor, 0);
end
$$;
