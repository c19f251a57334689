-- drops.live_raffle: a drop's draw, in figures. Entries are counted until it is drawn, and known from then on.
-- Internal: SECURITY INVOKER.
create or replace function drops.live_raffle(p_store uuid, p_collection uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'status', r.status, 'opens_at', r.opens_at, 'closes_at', r.closes_at, 'drawn_at', r.drawn_at,
        'entries', coalesce(r.entry_count, (
            select count(*) from drops.raffle_entries e where e.store_id = r.store_id and e.raffle_id = r.id)))
    from drops.raffles r where r.store_id = p_store and r.collection_id = p_collection
$$;
