-- platform.wake: a store will have work for a periodic job at p_at, or earlier if it is waiting for that already.
-- The usual case, a wake-up that is early enough, is one index probe and no lock. A last look (platform.rest) is no
-- wake-up to rely on: it would take the row away before this transaction's work can be seen.
create or replace function platform.wake(p_store uuid, p_task text, p_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from platform.wakeups w
                   where w.store_id = p_store and w.task = p_task and w.due_at <= p_at and not w.is_last) then
        insert into platform.wakeups as w (store_id, task, due_at) values (p_store, p_task, p_at)
        on conflict (store_id, task) do update set due_at = least(w.due_at, excluded.due_at), is_last = false;
    end if;
end
$$;
