-- platform.rest: a store's work is done until p_next, or for good when p_next is null.
-- For good means one more look, a minute later: a transaction that found the wake-up waiting may have committed its work
-- after we looked for it. No statement may last a minute, so the second look sees everything.
create or replace function platform.rest(p_store uuid, p_task text, p_next timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from platform.wakeups where store_id = p_store and task = p_task and p_next is null and is_last;
    if not found then
        update platform.wakeups
        set due_at = coalesce(p_next, platform.now() + interval '1 minute'), is_last = p_next is null
        where store_id = p_store and task = p_task;
    end if;
end
$$;
