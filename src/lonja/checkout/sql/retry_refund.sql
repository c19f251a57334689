-- checkout.retry_refund: a refund that failed is asked for again, as a new one: providers answer the same id with the same no.
-- Promises: P04: the claim goes over to the new refund, with its lines. P06: a refund is retried once (a_refund_is_retried_once).
-- Locks:    idempotency key, payment, attempt, refund, order, the wake-up.
-- Refuses:  LJ010 · LJ606 unknown_refund · LJ615 refund_has_not_failed
create or replace function checkout.retry_refund(p_store uuid, p_call jsonb, p_refund uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_refund payments.refunds;
    v_new uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.retry_refund');
    if v_old is not null then
        return v_old;
    end if;
    v_refund := checkout.lock_refund(p_store, p_refund);
    perform checkout.release_refund(v_refund);
    v_new := payments.request_refund(
        p_store, v_refund.payment_attempt_id, v_refund.amount_minor, v_refund.reason, p_retry_of => p_refund);
    insert into orders.refund_lines (store_id, refund_id, order_id, order_item_id, quantity, amount_minor)
    select p_store, v_new, l.order_id, l.order_item_id, l.quantity, l.amount_minor
    from orders.refund_lines l where l.store_id = p_store and l.refund_id = p_refund;
    return platform.remember(p_store, p_call, 'checkout.retry_refund', checkout.refund_view(p_store, v_new));
end
$$;
