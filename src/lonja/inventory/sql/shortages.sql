-- inventory.shortages: the lines that cannot be held now, as JSON [{variant_id, requested, available}], or null.
-- Internal: the caller holds the levels' locks when the answer must stay true.
create or replace function inventory.shortages(p_store uuid, p_variants uuid[], p_quantities int[]) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_agg(jsonb_build_object('variant_id', variant_id, 'requested', requested, 'available', free))
    from (
        select line.variant_id, sum(line.quantity) as requested,
               greatest(coalesce((
                   select sum(l.on_hand + l.backorder - l.reserved)
                   from inventory.stock_levels l
                   join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
                   where l.store_id = p_store and l.variant_id = line.variant_id), 0), 0) as free
        from unnest(p_variants, p_quantities) as line (variant_id, quantity)
        group by line.variant_id
    ) short
    where requested > free
$$;
