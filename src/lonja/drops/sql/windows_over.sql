-- drops.windows_over: the winners of a raffle whose time to buy is over and who have no living order: at most 500, by rank.
-- Internal: SECURITY INVOKER.
create or replace function drops.windows_over(p_store uuid, p_raffle uuid) returns setof drops.raffle_entries
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select e.* from drops.raffle_entries e
    where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'won' and e.window_ends_at <= platform.now()
      and e.id not in (select o.entry_id from drops.orders_of_winners(p_store, p_raffle) o)
    order by e.rank limit 500
$$;
