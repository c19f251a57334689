-- payments.due_requests: what a store wants of its providers now, oldest first, at most p_limit.
-- As payments.due_events: a request stays due until it is closed, so what a killed worker had taken is found again.
create or replace function payments.due_requests(p_store uuid, p_call jsonb, p_limit int)
returns table (attempt_id uuid, verb text, amount_minor bigint, correlation_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    return query
    select r.attempt_id, r.verb, r.amount_minor, r.correlation_id
    from payments.provider_requests r
    where r.store_id = p_store and r.next_try_at <= platform.now()
    order by r.next_try_at limit p_limit;
    get diagnostics v_found = row_count;
    perform payments.look_again(p_store, 'checkout.process_requests', v_found, p_limit, (
        select min(r.next_try_at) from payments.provider_requests r
        where r.store_id = p_store and r.next_try_at > platform.now()));
end
$$;
