-- drops.open_room: the list is closed, its digest taken, everybody on it gets the position where chance puts them, and the seed
-- is told.
-- Promises: P17: the seed was committed to before anybody joined, and the list is complete before the seed is told; so nobody
--           could choose a place, not even the house.
-- How:      nested loops are off: to a planner without statistics a room that has just filled looks empty, and everybody would
--           be compared with everybody.
-- Internal: SECURITY INVOKER; the caller holds the room and acts as the house.
create or replace function drops.open_room(p_store uuid, p_room drops.rooms) returns drops.rooms
language plpgsql volatile
set search_path = pg_catalog, pg_temp set enable_nestloop = off
as $$
declare
    v_digest bytea;
    v_secret bytea;
    v_shuffled int;
begin
    v_digest := drops.digest_of(array(
        select p.id from drops.places p where p.store_id = p_store and p.room_id = p_room.id));
    update drops.seeds set revealed_at = platform.now() where store_id = p_store and id = p_room.seed_id
    returning secret into v_secret;
    update drops.places p set position = o.position
    from (
        select l.id, row_number() over (order by drops.rank(v_secret, v_digest, l.id)) as position
        from drops.places l where l.store_id = p_store and l.room_id = p_room.id
    ) o
    where p.store_id = p_store and p.room_id = p_room.id and p.id = o.id;
    get diagnostics v_shuffled = row_count;
    update drops.rooms
    set status = 'open', opened_at = platform.now(), digest = v_digest, shuffled = v_shuffled, last_position = v_shuffled,
        updated_at = platform.now()
    where store_id = p_store and id = p_room.id
    returning * into p_room;
    perform platform.emit(p_store, 'drop.room_opened', 'collection', p_room.collection_id,
        jsonb_build_object('shuffled', v_shuffled));
    return p_room;
end
$$;
