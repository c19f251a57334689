-- drops.next_in_line: who of the runner-ups is next, as many of each variant as p_slots says, in the order of their ranks.
-- Internal: SECURITY INVOKER; the caller has the raffle alone.
create or replace function drops.next_in_line(p_store uuid, p_raffle uuid, p_slots jsonb) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(w.id order by w.rank), '{}')
    from jsonb_each_text(p_slots) s
    cross join lateral (
        select e.id, e.rank from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = p_raffle and e.variant_id = s.key::uuid and e.status = 'waiting'
        order by e.rank limit greatest(s.value::int, 0)
    ) w
$$;
