-- drops.next_opening: when to look again for a drop whose opening is to be told: a quarter of an hour before the first that
-- is waited for, and within five minutes in any case, because a merchant may show it, or bring it forward. Null: nobody
-- waits for anything that may still open.
-- Internal: SECURITY INVOKER.
create or replace function drops.next_opening(p_store uuid) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select least(min(coalesce(c.starts_at, '-infinity') - interval '15 minutes') filter (where c.is_active),
                 platform.now() + interval '5 minutes')
    from drops.waited_for(p_store, 'opens') as w (id)
    join catalog.collections c on c.store_id = p_store and c.id = w.id
    where c.deleted_at is null and coalesce(c.ends_at > platform.now(), true)
    having count(*) > 0
$$;
