-- drops.advance: one step of a room, if its time has come. A drop that has been taken down, or whose start was moved to later,
-- lets nobody in (their time would run before they may buy) and does not end.
-- Locks:    the room.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.advance(p_store uuid, p_room uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_room drops.rooms;
    v_drop record;
    v_closed text;
begin
    select c.id, c.is_active and c.deleted_at is null as is_there, t.paused_at is not null as is_paused,
           coalesce(c.starts_at <= platform.now(), true) as is_due, coalesce(c.ends_at <= platform.now(), false) as is_over
    into v_drop
    from drops.rooms r
    join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
    left join access.drop_terms t on t.store_id = r.store_id and t.collection_id = r.collection_id
    where r.store_id = p_store and r.id = p_room;
    if v_drop.is_there is not true or not v_drop.is_due then
        return;
    end if;
    select * into v_room from drops.rooms where store_id = p_store and id = p_room for update;
    if v_room.status = 'gathering' then
        v_room := drops.open_room(p_store, v_room);
    end if;
    v_closed := case when v_drop.is_over then 'ended'
                     when (select g.there from drops.goods_of(p_store, v_drop.id) g) = 0 then 'sold_out' end;
    if v_closed is distinct from v_room.closed_for then
        update drops.rooms
        set status = case when v_closed is null then 'open' else 'closed' end, closed_for = v_closed,
            closed_at = case when v_closed is not null then platform.now() end, updated_at = platform.now()
        where store_id = p_store and id = p_room;
        perform platform.emit(p_store, case when v_closed is null then 'drop.room_reopened' else 'drop.room_closed' end,
            'collection', v_drop.id, jsonb_build_object('reason', v_closed));
    end if;
    if v_closed is null and not v_drop.is_paused then
        perform drops.admit(p_store, v_room);
    end if;
end
$$;
