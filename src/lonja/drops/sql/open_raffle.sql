-- drops.open_raffle: the raffle of a drop, while it takes entries: from opens_at on, and not at closes_at any more.
-- Promises: P18. Shared with others who enter, so that the draw, which has it alone, waits for who came in time, and who came
--           in time but is late here finds it closed.
-- Locks:    the raffle, shared.
-- Refuses:  LJ530 drop_paused · LJ545 raffle_unknown · LJ546 raffle_closed
-- Internal: SECURITY INVOKER.
create or replace function drops.open_raffle(p_store uuid, p_collection uuid) returns drops.raffles
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_raffle drops.raffles;
begin
    select r.* into v_raffle from drops.raffles r where r.store_id = p_store and r.collection_id = p_collection for share;
    if v_raffle.id is null or not exists (
        select from catalog.collections c
        join access.drop_terms t on t.store_id = c.store_id and t.collection_id = c.id and t.way = 'raffle'
        where c.store_id = p_store and c.id = p_collection and c.is_active and c.deleted_at is null) then
        perform platform.refuse('LJ545', 'this drop has no raffle');
    elsif v_raffle.status <> 'open' or platform.now() < v_raffle.opens_at or platform.now() >= v_raffle.closes_at then
        perform platform.refuse('LJ546', 'the raffle takes no entries now', jsonb_build_object(
            'opens_at', v_raffle.opens_at, 'closes_at', v_raffle.closes_at));
    elsif exists (select from access.drop_terms t
                  where t.store_id = p_store and t.collection_id = p_collection and t.paused_at is not null) then
        perform platform.refuse('LJ530', 'the drop is paused');
    end if;
    return v_raffle;
end
$$;
