-- payments.count_refund: the sums of an attempt and of its payment move, and the payment's status follows (payments.standing).
-- Nouns:    p_returning_minor is claimed by refunds (below zero: let go), p_refunded_minor has arrived at the buyer (below
--           zero: it came back). Surplus is not what the order has paid: its payment does not move.
-- Promises: P04, P10, PAY-14: attempt_refunds_within_amount and refunds_within_capture.
-- Locks:    the attempt (the caller holds the payment's row).
-- Internal: SECURITY INVOKER.
create or replace function payments.count_refund(
    p_store uuid, p_attempt uuid, p_returning_minor bigint, p_refunded_minor bigint
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt payments.payment_attempts;
begin
    update payments.payment_attempts
    set refunded_minor = refunded_minor + p_returning_minor, updated_at = platform.now()
    where store_id = p_store and id = p_attempt
    returning * into strict v_attempt;
    if v_attempt.status <> 'surplus' then
        update payments.payments
        set returning_minor = returning_minor + p_returning_minor, refunded_minor = refunded_minor + p_refunded_minor,
            status = payments.standing(
                captured_minor, refunded_minor + p_refunded_minor, returning_minor + p_returning_minor),
            updated_at = platform.now()
        where store_id = p_store and order_id = v_attempt.order_id;
    end if;
end
$$;
