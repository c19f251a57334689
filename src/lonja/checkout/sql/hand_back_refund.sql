-- checkout.hand_back_refund: a person gave the money of a refund back, outside of any provider, and says how (p_reference).
-- Promises: never while a provider may still give it back too: only what has failed, or was never any provider's to do. P06.
-- Locks:    idempotency key, payment, attempt, refund, order.
-- Refuses:  LJ010 · LJ606 unknown_refund · LJ617 refund_is_under_way
create or replace function checkout.hand_back_refund(p_store uuid, p_call jsonb, p_refund uuid, p_reference text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_refund payments.refunds;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.hand_back_refund');
    if v_old is not null then
        return v_old;
    end if;
    v_refund := checkout.lock_refund(p_store, p_refund);
    if v_refund.status = 'processed' or v_refund.abandoned_at is not null or v_refund.next_try_at is not null then
        perform platform.refuse('LJ617', 'this refund is not for hands', jsonb_build_object(
            'status', case when v_refund.abandoned_at is null then v_refund.status else 'abandoned' end));
    end if;
    perform checkout.process_refund(v_refund, p_reference, true);
    return platform.remember(p_store, p_call, 'checkout.hand_back_refund', checkout.refund_view(p_store, p_refund));
end
$$;
