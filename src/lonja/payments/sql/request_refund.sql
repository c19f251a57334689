-- payments.request_refund: money of one attempt is to go back: a refund row, pending until the provider confirms (C-09).
-- Nouns:    p_retry_of, the refund that failed and that this one tries again.
-- Promises: P04. Refunds of an attempt never exceed it: CHECKs on the running sums of attempt and payment say so (PAY-14).
--           The row is the queue; where no provider can give money back (providers.refunds) it waits for a person.
-- Locks:    the attempt, the store's wake-up (the caller holds the payment's row, and whatever stock it will touch).
-- Internal: SECURITY INVOKER.
create or replace function payments.request_refund(
    p_store uuid, p_attempt uuid, p_amount_minor bigint, p_reason text, p_retry_of uuid default null
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_refund payments.refunds;
begin
    perform payments.count_refund(p_store, p_attempt, p_amount_minor, 0);
    insert into payments.refunds
        (store_id, order_id, payment_attempt_id, amount_minor, currency, reason, retry_of, next_try_at,
         correlation_id, request_id)
    select p_store, a.order_id, a.id, p_amount_minor, a.currency, p_reason, p_retry_of,
           case when p.refunds = 'api' then platform.now() end, platform.correlation_id(), platform.request_id()
    from payments.payment_attempts a join payments.providers p on p.id = a.gateway
    where a.store_id = p_store and a.id = p_attempt
    returning * into strict v_refund;
    perform payments.tell_refund(v_refund, 'requested');
    if v_refund.next_try_at is not null then
        perform platform.wake(p_store, 'checkout.process_refunds', v_refund.next_try_at);
    end if;
    return v_refund.id;
end
$$;
