-- platform.stores_with_news: the stores in which something happened that a listener has not been told of, at most p_limit.
-- It steps through the key from store to store, so its cost follows the stores that have news and not how much they have.
create or replace function platform.stores_with_news(p_listener text, p_limit int) returns setof uuid
language sql stable security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
    with recursive found (store_id) as (
        (select n.store_id from platform.news n where n.listener = p_listener order by n.store_id limit 1)
        union all
        select (select n.store_id from platform.news n
                where n.listener = p_listener and n.store_id > f.store_id order by n.store_id limit 1)
        from found f where f.store_id is not null
    )
    select store_id from found where store_id is not null limit p_limit
$$;
