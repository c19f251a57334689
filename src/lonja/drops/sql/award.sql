-- drops.award: the next runner-ups of a drawn raffle win, in the order of their ranks: as many of each variant as p_slots has
-- units for, and no more than are free.
-- Answers:  {variant: units}: of the variants that somebody could win, the slots that were really there, seen under the locks.
-- Promises: P18, P02. A winner has a line in their cart, a hold on the unit until their window ends, and a pass for as long. A
--           drop that ends sooner ends the windows, and after it, or when it is gone, nobody wins (drops.winners_until).
-- Locks:    the caller has the raffle alone; the carts of who may win (drops.carts_for), then stock levels (sorted), holds.
-- Internal: SECURITY INVOKER; the caller is the house.
create or replace function drops.award(p_store uuid, p_raffle uuid, p_slots jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_collection uuid;
    v_until timestamptz := drops.winners_until(p_store, p_raffle);
    v_next uuid[];
    v_there jsonb;
begin
    select r.collection_id into strict v_collection from drops.raffles r where r.store_id = p_store and r.id = p_raffle;
    v_next := drops.next_in_line(p_store, p_raffle, p_slots);
    if cardinality(v_next) = 0 or v_until is null then
        return '{}';
    end if;
    v_there := drops.lock_goods(p_store, p_raffle, v_next);
    v_there := (select jsonb_object_agg(t.key, least(t.value::int, (p_slots ->> t.key)::int)) from jsonb_each_text(v_there) t);
    v_next := drops.next_in_line(p_store, p_raffle, v_there);
    update drops.raffle_entries e
    set status = 'won', won_at = platform.now(), window_ends_at = v_until, updated_at = platform.now()
    from unnest(v_next) u (id) where e.store_id = p_store and e.raffle_id = p_raffle and e.id = u.id;
    perform drops.hold_wins(p_store, p_raffle, v_next);
    insert into access.passes (store_id, collection_id, kind, customer_id, variant_id, expires_at)
    select p_store, v_collection, 'winner', e.customer_id, e.variant_id, v_until
    from drops.entries_in(p_store, p_raffle, v_next) e;
    perform platform.emit(p_store, 'raffle.won', 'raffle_entry', w.id, jsonb_build_object('entry_id', w.id))
    from unnest(v_next) w (id);
    perform platform.wake(p_store, 'drops.tend_raffles', v_until);
    return v_there;
end
$$;
