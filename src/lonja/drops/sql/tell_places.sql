-- drops.tell_places: the runner-ups of a draw are told where they stand in the line for what they entered for, the first ones first,
-- at most 1,000 a call: an event each, of which a mail is made. Answers how many.
-- Promises: each once, after the draw, and only while there is a line: who moved up, or has lost, hears that instead.
-- Internal: SECURITY INVOKER; the caller is the house and has the raffle alone.
create or replace function drops.tell_places(p_store uuid, p_raffle uuid) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_next uuid[] := array(
        select e.id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'waiting' and e.told_place_at is null
        order by e.rank limit 1000);
begin
    if cardinality(v_next) > 0 then
        update drops.raffle_entries e set told_place_at = platform.now(), updated_at = platform.now()
        from unnest(v_next) u (id) where e.store_id = p_store and e.raffle_id = p_raffle and e.id = u.id;
        perform platform.emit(p_store, 'raffle.waiting', 'raffle_entry', s.id,
            jsonb_build_object('entry_id', s.id, 'place', s.place))
        from unnest(v_next) n (id)
        join (select e.id, e.rank, row_number() over (partition by e.variant_id order by e.rank) as place
              from drops.raffle_entries e
              where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'waiting') s on s.id = n.id
        order by s.rank;
    end if;
    return cardinality(v_next);
end
$$;
