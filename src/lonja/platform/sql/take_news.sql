-- platform.take_news: the events a listener has not been told of yet, at most p_limit of a store, oldest first.
-- Promises: taken once. The news is gone when, and only when, the caller's transaction commits what it made of it; two who
--           take at the same moment take different news.
-- Locks:    the news it takes; what somebody else is taking is left to them.
-- The sub-select is asked once, before anything is deleted (an InitPlan), and what it locked is found again where it lies: a
-- join by key reads all the news of a store for each that is taken, when the table was small the last time it was analysed.
-- Internal: SECURITY INVOKER.
create or replace function platform.take_news(p_store uuid, p_listener text, p_limit int) returns setof uuid
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    delete from platform.news n
    where n.ctid = any (array(
        select w.ctid from platform.news w
        where w.listener = p_listener and w.store_id = p_store
        order by w.event_id limit p_limit for update skip locked))
    returning n.event_id
$$;
