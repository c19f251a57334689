-- platform.due_stores: the stores that have work for a task now, longest due first.
create or replace function platform.due_stores(p_task text, p_limit int) returns setof uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
    select store_id from platform.wakeups where task = p_task and due_at <= platform.now() order by due_at limit p_limit
$$;
