-- payments.request_void: what an attempt has set aside is to be let go, or its open page closed.
-- Nouns:    p_attempt, in whatever state it is in our books: what counts is what the provider still holds.
-- Promises: a capture that still waits is given up; one that was carried out meanwhile is seen when the provider is asked
--           how it stands, and its money goes back when the order is dead (settle_capture). Saying it again changes nothing.
-- Locks:    the request, the wake-up (the caller holds the payment and the attempt, and has done with stock).
-- Internal: SECURITY INVOKER.
create or replace function payments.request_void(p_store uuid, p_attempt uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into payments.provider_requests as r
        (store_id, attempt_id, verb, next_try_at, actor, actor_id, correlation_id, request_id)
    values (p_store, p_attempt, 'void', platform.now(), platform.actor(), platform.actor_id(),
            platform.correlation_id(), platform.request_id())
    on conflict (store_id, attempt_id) do update
    set verb = 'void', amount_minor = null, status = 'open', tries = 0, next_try_at = excluded.next_try_at,
        last_error = null, actor = excluded.actor, actor_id = excluded.actor_id,
        correlation_id = excluded.correlation_id, request_id = excluded.request_id, updated_at = platform.now()
    where r.verb <> 'void' or r.status = 'refused';
    if found then
        perform platform.wake(p_store, 'checkout.process_requests', platform.now());
    end if;
end
$$;
