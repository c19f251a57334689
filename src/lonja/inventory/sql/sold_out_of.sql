-- inventory.sold_out_of: which of these variants have nothing to sell at this instant.
-- Internal: SECURITY INVOKER.
create or replace function inventory.sold_out_of(p_store uuid, p_variants uuid[]) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select distinct v.id from unnest(p_variants) as v (id)
        where coalesce((select sum(f.units) from inventory.free_stock f
                        where f.store_id = p_store and f.variant_id = v.id), 0) <= 0)
$$;
