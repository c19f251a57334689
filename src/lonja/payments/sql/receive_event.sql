-- payments.receive_event: the inbox. Stores a verified provider event and wakes its processing (PAY-05, PAY-06).
-- Promises: P06. One row an event: a duplicate meets the primary key, wakes nobody and is acknowledged all the same.
--           The inbox is the queue: no job an event, so a callback costs one insert (docs/decisions/0005).
-- Answers:  true when the event is new.
create or replace function payments.receive_event(
    p_store uuid, p_call jsonb, p_provider text, p_event_id text, p_kind text, p_payload jsonb
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    insert into payments.webhook_events (store_id, provider, event_id, kind, payload, correlation_id)
    values (p_store, p_provider, p_event_id, left(p_kind, 100), p_payload, platform.correlation_id())
    on conflict do nothing;
    if not found then
        return false;
    end if;
    perform platform.wake(p_store, 'checkout.process_events', platform.now());
    return true;
end
$$;
