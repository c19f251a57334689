-- payments.look_again: when a task is to look at a store again, after it has found p_found of at most p_limit.
-- At once when there may be more; in a second when it found some, for what was committed while it looked; else when the
-- next try is due, or never (platform.rest).
-- Internal: SECURITY INVOKER.
create or replace function payments.look_again(p_store uuid, p_task text, p_found int, p_limit int, p_next timestamptz)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_found = 0 then
        perform platform.rest(p_store, p_task, p_next);
    elsif p_found < p_limit then
        perform platform.rest(p_store, p_task, platform.now() + interval '1 second');
    end if;
end
$$;
