-- inventory.available: what can be sold of each variant at this instant (INV-09): on hand, plus what may be sold before
-- it arrives, minus holds that have not run out. A hold that has run out is added back, swept or not (INV-14).
-- Unknown ids answer no row. Enters the store itself: one bare call is one round trip.
create or replace function inventory.available(p_store uuid, p_variants uuid[])
returns table (variant_id uuid, available int)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return query
    select f.variant_id, least(sum(f.units), 2147483647)::int
    from inventory.free_stock f
    where f.store_id = p_store and f.variant_id = any (p_variants)
    group by f.variant_id;
end
$$;
