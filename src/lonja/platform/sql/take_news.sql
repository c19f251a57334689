-- platform.take_news: the events a listener has not been told of yet, at most p_limit of a store, oldest first.
-- Promises: taken once. The news is gone when, and only when, the caller's transaction commits what it made of it; two who
--           take at the same moment take different news.
-- Locks:    the news it takes; what somebody else is taking is left to them.
-- Internal: SECURITY INVOKER.
create or replace function platform.take_news(p_store uuid, p_listener text, p_limit int) returns setof uuid
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    delete from platform.news n using (
        select event_id from platform.news
        where listener = p_listener and store_id = p_store
        order by event_id limit p_limit for update skip locked) taken
    where n.listener = p_listener and n.store_id = p_store and n.event_id = taken.event_id
    returning n.event_id
$$;
