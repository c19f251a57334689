-- payments.receive_events: the inbox. Stores verified provider events and wakes their processing (PAY-05, PAY-06).
-- Nouns:    p_events, a JSON array of {n, provider, event_id, kind, payload, correlation_id} (what arrives together is written
--           together: decision 0008).
-- Answers:  a row an event: is it new?
-- Promises: P06. One row an event: a duplicate meets the primary key, wakes nobody and is acknowledged all the same.
--           The inbox is the queue: no job an event, so a callback costs one insert (docs/decisions/0005).
create or replace function payments.receive_events(p_store uuid, p_events jsonb) returns table (n int, is_new boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_new int[];
begin
    perform platform.enter(p_store, '{"actor": "provider"}');
    with told as (
        select distinct on (e.provider, e.event_id) e.*
        from jsonb_to_recordset(p_events)
            as e (n int, provider text, event_id text, kind text, payload jsonb, correlation_id uuid)
        order by e.provider, e.event_id, e.n
    ), stored as (
        insert into payments.webhook_events (store_id, provider, event_id, kind, payload, correlation_id)
        select p_store, t.provider, t.event_id, left(t.kind, 100), t.payload, t.correlation_id
        from told t order by t.provider, t.event_id
        on conflict do nothing
        returning provider, event_id
    )
    select array_agg(t.n) into v_new from told t join stored s using (provider, event_id);
    if v_new is not null then
        perform platform.wake(p_store, 'checkout.process_events', platform.now());
    end if;
    return query
    select e.n, e.n = any (coalesce(v_new, '{}')) from jsonb_to_recordset(p_events) as e (n int);
end
$$;
