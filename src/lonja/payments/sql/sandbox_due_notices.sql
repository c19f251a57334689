-- payments.sandbox_due_notices: what the sandbox is to tell the shop now, oldest first, at most p_limit.
-- Each with the session it tells of. As payments.due_events: a notice stays due until it is closed.
create or replace function payments.sandbox_due_notices(p_store uuid, p_call jsonb, p_limit int)
returns table (id uuid, copy int, session jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    return query
    select n.id, n.copy, to_jsonb(s) from payments.sandbox_notices n
    join payments.sandbox_sessions s on s.store_id = n.store_id and s.id = n.session_id
    where n.store_id = p_store and n.next_try_at <= platform.now()
    order by n.next_try_at limit p_limit;
    get diagnostics v_found = row_count;
    perform payments.look_again(p_store, 'payments.sandbox_notify', v_found, p_limit, (
        select min(n.next_try_at) from payments.sandbox_notices n
        where n.store_id = p_store and n.next_try_at > platform.now()));
end
$$;
