-- drops.admit: lets in as many as there is room and stock for, in order of position. Each gets a pass.
-- How many:  per second since the last were let in (of a pause longer than two seconds only two count); up to max_inside
--            living passes that have not bought; and no more than there is free stock for, when everybody inside who holds
--            nothing takes one. A pass that ran out unused gives its place to the next. Should the last be in the future by
--            more than ticks can be apart, the clock was set back: then it counts from a second ago.
-- Promises:  P17: positions up to admitted_to have been let in, and no others.
-- Internal:  SECURITY INVOKER; the caller holds the room and acts as the house.
create or replace function drops.admit(p_store uuid, p_room drops.rooms) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_since timestamptz := greatest(
        case when p_room.ticked_at <= platform.now() + interval '5 seconds' then p_room.ticked_at
             else platform.now() - interval '1 second' end,
        platform.now() - interval '2 seconds');
    v_allowed int := floor(p_room.per_second * extract(epoch from platform.now() - v_since));
    v_count bigint := least(p_room.last_position - p_room.admitted_to, v_allowed);
    v_inside int;
    v_free bigint;
begin
    if v_count <= 0 then
        return 0;
    end if;
    select count(*) into v_inside from access.passes p
    where p.store_id = p_store and p.collection_id = p_room.collection_id and p.used_at is null
      and p.expires_at > platform.now() and p.kind = 'queue';
    v_count := least(v_count, p_room.max_inside - v_inside);
    select g.free into v_free from drops.goods_of(p_store, p_room.collection_id) g;
    if v_free < v_inside + v_count then
        v_count := least(v_count, v_free - drops.empty_handed(p_store, p_room.collection_id));
    end if;
    if v_count <= 0 then
        return 0;
    end if;
    with let_in as (
        update drops.places p set pass_id = uuidv7(), admitted_at = platform.now()
        where p.store_id = p_store and p.room_id = p_room.id
          and p.position > p_room.admitted_to and p.position <= p_room.admitted_to + v_count
        returning p.pass_id, p.session_id, p.customer_id
    )
    insert into access.passes (store_id, id, collection_id, kind, session_id, customer_id, expires_at)
    select p_store, l.pass_id, p_room.collection_id, 'queue', l.session_id, l.customer_id, platform.now() + p_room.pass_ttl
    from let_in l;
    update drops.rooms
    set admitted_to = admitted_to + v_count, updated_at = platform.now(),
        ticked_at = v_since + make_interval(secs => v_allowed::double precision / per_second)
    where store_id = p_store and id = p_room.id;
    perform drops.note(p_store, p_room.collection_id, 'admitted', v_count::int);
    return v_count;
end
$$;
