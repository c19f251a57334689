-- drops.live_room: a drop's waiting room, in figures: who waits is known by two positions, nobody is counted.
-- Internal: SECURITY INVOKER.
create or replace function drops.live_room(p_store uuid, p_collection uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'status', r.status, 'closed_for', r.closed_for, 'opened_at', r.opened_at, 'closed_at', r.closed_at,
        'max_inside', r.max_inside, 'per_second', r.per_second, 'admitted', r.admitted_to,
        'waiting', case when r.status = 'closed' then 0 else r.last_position - r.admitted_to end)
    from drops.rooms r where r.store_id = p_store and r.collection_id = p_collection
$$;
