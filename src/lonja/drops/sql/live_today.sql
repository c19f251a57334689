-- drops.live_today: what happened in a drop in the last 24 hours, added up by kind.
-- Internal: SECURITY INVOKER. By the key of tallies: at most six rows for each ten seconds in which something happened.
create or replace function drops.live_today(p_store uuid, p_collection uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(json_object_agg(s.kind, s.amount), '{}')
    from (select t.kind, sum(t.amount) as amount from drops.tallies t
          where t.store_id = p_store and t.collection_id = p_collection and t.at > platform.now() - interval '24 hours'
          group by t.kind) s
$$;
