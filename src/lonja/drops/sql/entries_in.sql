-- drops.entries_in: these entries of a raffle, each by its key: thousands of ids are no list to be searched for every row.
-- Internal: SECURITY INVOKER.
-- No SET clause on purpose: inlined.
create or replace function drops.entries_in(p_store uuid, p_raffle uuid, p_entries uuid[]) returns setof drops.raffle_entries
language sql stable
as $$
    select e.* from unnest(p_entries) u (id)
    join drops.raffle_entries e on e.store_id = p_store and e.raffle_id = p_raffle and e.id = u.id
$$;
