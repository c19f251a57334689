-- payments.due_events: what of a store's inbox is to be processed now, oldest first, at most p_limit.
-- Promises: looking is also saying when to look again (payments.look_again); a row stays due until it is closed, so what
--           a killed worker had taken is found by the next look.
create or replace function payments.due_events(p_store uuid, p_call jsonb, p_limit int)
returns table (provider text, event_id text, payload jsonb, correlation_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    return query
    select e.provider, e.event_id, e.payload, e.correlation_id
    from payments.webhook_events e
    where e.store_id = p_store and e.next_try_at <= platform.now()
    order by e.next_try_at limit p_limit;
    get diagnostics v_found = row_count;
    perform payments.look_again(p_store, 'checkout.process_events', v_found, p_limit, (
        select min(e.next_try_at) from payments.webhook_events e
        where e.store_id = p_store and e.next_try_at > platform.now()));
end
$$;
