-- drops.save_room: a drop has a waiting room, run like this from now on. The first time its seed is made, and the commitment to
-- it can be seen at once.
-- Nouns:    p_settings, whole: max_inside, per_second, pass_ttl_seconds, effort (0: no puzzle), max_per_network. What is
--           absent has its default.
-- Answers:  the room's id.
-- Promises: P17: the seed is made once, before anybody can join, and never changes.
-- Locks:    the room.
-- Refuses:  LJ004 rule_broken (out of range) · LJ204 collection_not_found · LJ537 terms_invalid · LJ539 drops_are_staffs
create or replace function drops.save_room(p_store uuid, p_call jsonb, p_collection uuid, p_settings jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_type text;
    v_room uuid;
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    v_old := platform.replay(p_store, p_call, 'drops.save_room');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    select type into v_type from catalog.collections
    where store_id = p_store and id = p_collection and deleted_at is null for share;
    if v_type is null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_collection));
    elsif v_type <> 'drop' then
        perform platform.refuse('LJ537', 'not a drop', '{"field": "type"}');
    end if;
    -- Two who save the first settings at once: the second waits here for the first one's room.
    perform pg_advisory_xact_lock(hashtextextended(p_store::text || p_collection::text, 540));
    select id into v_room from drops.rooms where store_id = p_store and collection_id = p_collection for update;
    if v_room is null then
        v_room := uuidv7();
        insert into drops.rooms (store_id, id, collection_id, seed_id)
        values (p_store, v_room, p_collection, drops.make_seed(p_store));
    end if;
    update drops.rooms
    set max_inside = coalesce((p_settings ->> 'max_inside')::int, 500),
        per_second = coalesce((p_settings ->> 'per_second')::int, 200),
        pass_ttl = make_interval(secs => coalesce((p_settings ->> 'pass_ttl_seconds')::int, 600)),
        effort = coalesce((p_settings ->> 'effort')::int, 50000),
        max_per_network = coalesce((p_settings ->> 'max_per_network')::int, 50),
        updated_at = platform.now()
    where store_id = p_store and id = v_room;
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'drops.save_room', to_jsonb(v_room));
    return v_room;
end
$$;
