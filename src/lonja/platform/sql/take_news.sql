-- platform.take_news: the events a listener has not been told of yet, at most p_limit of a store, oldest first.
-- Promises: taken once. The news is gone when, and only when, the caller's transaction commits what it made of it; two who
--           take at the same moment take different news.
-- Locks:    the news it takes; what somebody else is taking is left to them.
-- A CTE that locks is run once; a subquery could be run again for every row it is joined to, and take more than its limit.
-- Internal: SECURITY INVOKER.
create or replace function platform.take_news(p_store uuid, p_listener text, p_limit int) returns setof uuid
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with taken as materialized (
        select n.event_id from platform.news n
        where n.listener = p_listener and n.store_id = p_store
        order by n.event_id limit p_limit for update skip locked
    )
    delete from platform.news n using taken t
    where n.listener = p_listener and n.store_id = p_store and n.event_id = t.event_id
    returning n.event_id
$$;
