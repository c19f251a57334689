-- drops.advance_raffle: a drawn raffle goes on: who bought is noted, who did not in time has lapsed, the next runner-ups of
-- what they leave move up with a window of their own. When nothing can move any more, the rest have lost; at the end it is over.
--           Who is still in the line is told where (drops.tell_places).
-- Answers:  {lapsed, lost, told, status}. At most 500 lapse and 1,000 lose a call, from the last of the list on, and 1,000 are
--           told; the caller comes again.
-- Promises: P18. Never more winners than units; nobody moves up before who stands before them.
-- Locks:    the raffle, alone; then as drops.settle_entries, drops.award.
-- Refuses:  LJ539 drops_are_staffs · LJ545 raffle_unknown
create or replace function drops.advance_raffle(p_store uuid, p_call jsonb, p_collection uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_raffle drops.raffles;
    v_lapsed int;
    v_lost uuid[];
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    select * into v_raffle from drops.raffles where store_id = p_store and collection_id = p_collection for update;
    if v_raffle.id is null then
        perform platform.refuse('LJ545', 'this drop has no raffle');
    elsif v_raffle.status <> 'drawn' then
        return jsonb_build_object('lapsed', 0, 'lost', 0, 'told', 0, 'status', v_raffle.status);
    end if;
    v_lapsed := drops.settle_entries(p_store, v_raffle.id);
    perform drops.give_again(p_store, v_raffle.id);
    perform drops.award(p_store, v_raffle.id, (
        select coalesce(jsonb_object_agg(u.key, u.value::int - coalesce(taken.units, 0)), '{}')
        from jsonb_each_text(v_raffle.units) u
        left join (select e.variant_id, count(*)::int as units from drops.raffle_entries e
                   where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status in ('won', 'bought') group by 1) taken
            on taken.variant_id = u.key::uuid));
    v_lost := array(
        select e.id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status = 'waiting'
          and e.variant_id <> all (array(select w.variant_id from drops.raffle_entries w
                                         where w.store_id = p_store and w.raffle_id = v_raffle.id and w.status = 'won'))
        order by e.rank desc limit 1000);
    update drops.raffle_entries e set status = 'lost', updated_at = platform.now()
    from unnest(v_lost) u (id) where e.store_id = p_store and e.raffle_id = v_raffle.id and e.id = u.id;
    perform platform.emit(p_store, 'raffle.lost', 'raffle_entry', l.id, jsonb_build_object('entry_id', l.id))
    from unnest(v_lost) l (id);
    if not exists (select from drops.raffle_entries e
                   where e.store_id = p_store and e.raffle_id = v_raffle.id and e.status in ('won', 'waiting')) then
        update drops.raffles set status = 'over', updated_at = platform.now() where store_id = p_store and id = v_raffle.id
        returning status into v_raffle.status;
        perform platform.emit(p_store, 'raffle.over', 'collection', p_collection, '{}');
    end if;
    if v_lapsed > 0 then
        perform pg_notify('lonja_changed', 'raffles:' || p_store);
    end if;
    return jsonb_build_object('lapsed', v_lapsed, 'lost', cardinality(v_lost), 'told', case
        when cardinality(v_lost) < 1000 then drops.tell_places(p_store, v_raffle.id) else 0 end, 'status', v_raffle.status);
end
$$;
