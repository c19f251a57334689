-- payments.close_request: a provider has done what was asked, or has not: with a reason.
-- Nouns:    p_verb, what had been asked: a capture's answer closes no void that has taken its place meanwhile.
--           p_error, null when it is done; p_is_final: asking again would change nothing.
-- Promises: a refusal stays, with its reason, and is told (payment.request_refused). Else it is asked again after 5 s, 20 s … an hour at most, ten times in all.
create or replace function payments.close_request(
    p_store uuid, p_call jsonb, p_attempt uuid, p_verb text, p_error text, p_is_final boolean
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_request payments.provider_requests;
begin
    perform platform.enter(p_store, p_call);
    update payments.provider_requests
    set tries = tries + 1, last_error = left(p_error, 2000), updated_at = platform.now(),
        status = case when p_error is null then 'done' when p_is_final or tries >= 9 then 'refused' else 'open' end,
        next_try_at = case when p_error is not null and not p_is_final and tries < 9
                           then platform.now() + least(interval '5 seconds' * 4 ^ tries, interval '1 hour') end
    where store_id = p_store and attempt_id = p_attempt and verb = p_verb and status = 'open'
    returning * into v_request;
    if v_request.status = 'refused' then
        perform platform.emit(p_store, 'payment.request_refused', 'order', a.order_id,
            jsonb_build_object('attempt_id', p_attempt, 'verb', p_verb))
        from payments.payment_attempts a where a.store_id = p_store and a.id = p_attempt;
    end if;
end
$$;
