-- drops.neighbours: how many from one network have a place in a room; counted no further than p_most.
-- Internal: SECURITY INVOKER.
create or replace function drops.neighbours(p_store uuid, p_room uuid, p_network text, p_most int) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::int from (
        select from drops.places p
        where p.store_id = p_store and p.room_id = p_room and p.network = p_network and p.left_at is null limit p_most) s
$$;
