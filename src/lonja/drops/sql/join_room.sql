-- drops.join_room: drops.join_many for one visitor who brings an idempotency key.
-- Answers:  place_id, position and session_id, as they were the first time; was_told_before, when it is not the first.
-- Promises: P06, P17.
-- Locks:    idempotency key, then as drops.join_many.
-- Refuses:  LJ010 · LJ540 no_room · LJ541 room_closed · LJ542 proof_spent · LJ543 network_full
create or replace function drops.join_room(p_store uuid, p_call jsonb, p_request jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor text;
    v_old jsonb;
    r drops.join_request;
    v_place jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'drops.join_room');
    if v_old is not null then
        return v_old || '{"was_told_before": true}';
    end if;
    v_actor := current_setting('lonja.actor', true);
    perform set_config('lonja.actor', 'system', true);
    r := (drops.line_up(p_store, array[jsonb_populate_record(null::drops.join_request, p_request)]))[1];
    if r.refusal is not null then
        perform platform.refuse(r.refusal, 'no place in this room', coalesce(r.params, '{}'));
    end if;
    select jsonb_build_object('place_id', p.id, 'position', p.position, 'session_id', r.session_id) into v_place
    from drops.places p where p.store_id = p_store and p.room_id = r.room_id and p.id = r.place_id;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return platform.remember(p_store, p_call, 'drops.join_room', v_place);
end
$$;
