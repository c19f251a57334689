-- checkout.request_void: staff lets go of what is set aside for an order. A job asks the provider; when it has let go, the
-- order is cancelled and its goods go back, unless they have left the house (checkout.lose_authorization).
-- Locks:    idempotency key, payment, attempt, order.
-- Refuses:  LJ504 unknown_order · LJ620 nothing_authorized · LJ623 request_under_way (a capture is)
create or replace function checkout.request_void(p_store uuid, p_call jsonb, p_order uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_attempt payments.payment_attempts;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.request_void');
    if v_old is not null then
        return v_old;
    end if;
    v_attempt := checkout.authorized_attempt(p_store, p_order, 'void');
    perform payments.request_void(p_store, v_attempt.id);
    return platform.remember(p_store, p_call, 'checkout.request_void', payments.provider_request(p_store, v_attempt.id));
end
$$;
