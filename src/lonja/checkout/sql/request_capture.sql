-- checkout.request_capture: staff wants what is set aside for an order, or a part of it. A job asks the provider.
-- Nouns:    p_amount_minor, null for all of it; when it is a part, the rest is let go and never comes.
-- Promises: P06: one capture waits at a time, and none beside a void (payments.provider_requests).
-- Locks:    idempotency key, payment, attempt, order.
-- Refuses:  LJ504 unknown_order · LJ620 nothing_authorized · LJ621 capture_amount_wrong · LJ623 request_under_way
create or replace function checkout.request_capture(p_store uuid, p_call jsonb, p_order uuid, p_amount_minor bigint)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_attempt payments.payment_attempts;
    v_amount bigint;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.request_capture');
    if v_old is not null then
        return v_old;
    end if;
    v_attempt := checkout.authorized_attempt(p_store, p_order, 'capture');
    v_amount := coalesce(p_amount_minor, v_attempt.amount_minor);
    if v_amount not between 1 and v_attempt.amount_minor then
        perform platform.refuse('LJ621', 'this cannot be captured', jsonb_build_object(
            'asked_minor', v_amount, 'authorized_minor', v_attempt.amount_minor, 'currency', v_attempt.currency));
    end if;
    update payments.payment_attempts set asked_minor = v_amount, updated_at = platform.now()
    where store_id = p_store and id = v_attempt.id;
    insert into payments.provider_requests
        (store_id, attempt_id, verb, amount_minor, next_try_at, actor, actor_id, correlation_id, request_id)
    values (p_store, v_attempt.id, 'capture', v_amount, platform.now(), platform.actor(), platform.actor_id(),
            platform.correlation_id(), platform.request_id())
    on conflict (store_id, attempt_id) do update
    set verb = 'capture', amount_minor = excluded.amount_minor, status = 'open', tries = 0,
        next_try_at = excluded.next_try_at, last_error = null, actor = excluded.actor, actor_id = excluded.actor_id,
        correlation_id = excluded.correlation_id, request_id = excluded.request_id, updated_at = platform.now();
    perform platform.emit(p_store, 'payment.capture_requested', 'order', p_order, jsonb_build_object(
        'attempt_id', v_attempt.id, 'amount_minor', v_amount, 'currency', v_attempt.currency));
    perform platform.wake(p_store, 'checkout.process_requests', platform.now());
    return platform.remember(p_store, p_call, 'checkout.request_capture', payments.provider_request(p_store, v_attempt.id));
end
$$;
