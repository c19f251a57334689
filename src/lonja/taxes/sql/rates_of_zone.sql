-- taxes.rates_of_zone: the rates in force in a zone at a moment, in their order; [] where there are none.
-- Internal: SECURITY INVOKER.
create or replace function taxes.rates_of_zone(p_store uuid, p_zone uuid, p_at timestamptz) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('category', c.code, 'name', r.name, 'rate_ppm', r.rate_ppm,
        'is_compound', r.is_compound) order by r.position, r.id), '[]')
    from taxes.tax_rates r
    join taxes.tax_categories c on c.store_id = r.store_id and c.id = r.category_id
    where r.store_id = p_store and r.zone_id = p_zone
      and r.effective_at <= p_at and (r.expires_at is null or r.expires_at > p_at)
$$;
