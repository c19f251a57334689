-- drops.free_units: how many units of each of these variants nobody holds at this moment, as {variant: units}.
-- Internal: SECURITY INVOKER; true for longer than a moment only under the locks of the levels.
create or replace function drops.free_units(p_store uuid, p_variants uuid[]) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(v.id, greatest(coalesce(f.units, 0), 0)), '{}')
    from unnest(p_variants) v (id)
    left join lateral (
        select sum(s.units)::int as units from inventory.free_stock s where s.store_id = p_store and s.variant_id = v.id
    ) f on true
$$;
