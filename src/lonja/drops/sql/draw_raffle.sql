-- drops.draw_raffle: the entries are closed: the seed is shown, everybody gets a rank, and the first of each variant win.
-- Answers:  {is_new, entries, winners}; too early, or drawn before: nothing happens, is_new false.
-- Promises: P18. One draw, whoever calls and how often. The list is what it is once nobody who came in time is under way; its
--           digest stands for it; the ranks of all are made in one statement of seed, digest and id, and of nothing else. No
--           more win than there are units free at this moment, and each winner's unit is held. Of a drop that is gone there are none.
-- Locks:    the raffle, alone; then as drops.award.
-- Refuses:  LJ539 drops_are_staffs · LJ545 raffle_unknown
create or replace function drops.draw_raffle(p_store uuid, p_call jsonb, p_collection uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_raffle drops.raffles;
    v_secret bytea;
    v_digest bytea;
    v_order uuid[];
    v_units jsonb;
    v_entries int;
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    select * into v_raffle from drops.raffles where store_id = p_store and collection_id = p_collection for update;
    if v_raffle.id is null then
        perform platform.refuse('LJ545', 'this drop has no raffle');
    elsif v_raffle.status <> 'open' or platform.now() < v_raffle.closes_at then
        return '{"is_new": false}';
    end if;
    update drops.raffle_entries e set status = 'unconfirmed', updated_at = platform.now()
    from customers.customers c
    where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status = 'entered'
      and c.store_id = p_store and c.id = e.customer_id and c.deleted_at is not null;
    v_digest := drops.list_digest(p_store, v_raffle.id, '{entered}');
    update drops.seeds set revealed_at = platform.now() where store_id = p_store and id = v_raffle.seed_id
    returning secret into strict v_secret;
    v_order := array(
        select e.id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status = 'entered'
        order by drops.rank(v_secret, v_digest, e.id), e.id);
    update drops.raffle_entries e set status = 'waiting', rank = drawn.place, updated_at = platform.now()
    from unnest(v_order) with ordinality drawn (id, place)
    where e.store_id = p_store and e.raffle_id = v_raffle.id and e.id = drawn.id;
    get diagnostics v_entries = row_count;
    v_units := drops.free_units(p_store, array(
        select v from drops.variants_of(p_store, p_collection) v where drops.winners_until(p_store, v_raffle.id) is not null));
    update drops.raffles
    set status = 'drawn', drawn_at = platform.now(), secret = v_secret, digest = v_digest, units = v_units,
        entry_count = v_entries, updated_at = platform.now()
    where store_id = p_store and id = v_raffle.id;
    v_units := v_units || drops.award(p_store, v_raffle.id, v_units);
    update drops.raffles set units = v_units, updated_at = platform.now() where store_id = p_store and id = v_raffle.id;
    perform platform.emit(p_store, 'raffle.drawn', 'collection', p_collection, jsonb_build_object('entries', v_entries));
    perform pg_notify('lonja_changed', 'raffles:' || p_store);
    perform platform.wake(p_store, 'drops.tend_raffles', platform.now());
    return jsonb_build_object('is_new', true, 'entries', v_entries, 'winners', (
        select count(*) from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status = 'won'));
end
$$;
