-- drops.tick: what is due in a waiting room happens: it opens, lets people in, closes, opens again. Asked every second by every
-- web process that has visitors in it; one of them does the work, and all are told how the room stands.
-- Answers:  drops.room_state, as JSON.
-- Promises: P17. Asking more often changes nothing: what may be done depends on the time and on what is there.
-- Locks:    whoever ticks has the room's advisory lock, tried and never waited for: not `skip locked` on the row, which those
--           who join hold half of the time and would keep every tick away. Then the room's row, in line with who joins.
create or replace function drops.tick(p_store uuid, p_room uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    if pg_try_advisory_xact_lock(hashtextextended(p_room::text, 541)) then
        perform drops.advance(p_store, p_room);
    end if;
    return drops.room_state(p_store, p_room);
end
$$;
