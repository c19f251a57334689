-- drops.due_raffles: the drops of a store whose raffles are to be drawn, or go on; says when to look again: at the next close,
-- and within a minute as long as any raffle lives, for orders that were confirmed or died meanwhile.
-- Locks:    the wake-up.
create or replace function drops.due_raffles(p_store uuid, p_call jsonb) returns table (collection_id uuid, status text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    perform platform.enter(p_store, p_call);
    return query
        select r.collection_id, r.status from drops.raffles r
        where r.store_id = p_store and r.status <> 'over' and r.closes_at <= platform.now() order by r.closes_at, r.id;
    perform platform.rest(p_store, 'drops.tend_raffles', (
        select least(min(case when r.closes_at > platform.now() then r.closes_at end),
                     min(e.window_ends_at), platform.now() + interval '1 minute')
        from drops.raffles r
        left join lateral (
            select min(w.window_ends_at) as window_ends_at from drops.raffle_entries w
            where w.store_id = r.store_id and w.raffle_id = r.id and w.status = 'won' and w.window_ends_at > platform.now()
        ) e on true
        where r.store_id = p_store and r.status <> 'over' having count(*) > 0));
end
$$;
