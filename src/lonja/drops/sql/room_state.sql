-- drops.room_state: how a room stands at this moment; everything a web process tells its visitors is made of it. is_ending:
-- all that is left is held by somebody, so the next sale may be the last.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.room_state(p_store uuid, p_room uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'status', r.status, 'closed_for', r.closed_for, 'is_paused', t.paused_at is not null, 'now', platform.now(),
        'starts_at', c.starts_at, 'ends_at', c.ends_at, 'opened_at', r.opened_at, 'shuffled', r.shuffled,
        'last_position', r.last_position, 'admitted_to', r.admitted_to,
        'is_ending', r.status = 'open' and (select g.free from drops.goods_of(p_store, c.id) g) = 0)
    from drops.rooms r
    join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
    left join access.drop_terms t on t.store_id = r.store_id and t.collection_id = r.collection_id
    where r.store_id = p_store and r.id = p_room
$$;
