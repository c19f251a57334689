-- quotes.tag_product: catalog.product's answer with the prices of an audience on its variants, and what more units cost.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.tag_product(p_store uuid, p_product jsonb, p_audience jsonb) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with tags as materialized (
        select t.* from quotes.price_tags(p_store, array[(p_product ->> 'id')::uuid], p_audience) t
    ), shown as materialized (
        select (p_product ->> 'id')::uuid as id, coalesce(min(t.currency), p_product ->> 'currency') as currency,
               min(t.changes_at) as changes_at,
               array(select jsonb_array_elements_text(p_audience -> 'segments')::uuid) as segments
        from tags t
    ), tiers as (
        select t.variant_id, jsonb_agg(
            jsonb_build_object('min_qty', t.min_qty, 'unit_minor', t.unit_minor) order by t.min_qty) as tiers
        from shown s cross join quotes.price_tiers(p_store, s.id, s.segments, s.currency) t
        group by t.variant_id
    ), priced as (
        select coalesce(jsonb_agg(v.variant || case when t.variant_id is null then '{}' else jsonb_build_object(
            'price_minor', t.unit_minor, 'compare_at_minor', t.compare_at_minor,
            'prior_lowest_minor', t.prior_lowest_minor, 'promotions', t.promotions,
            'tiers', coalesce(q.tiers, '[]')) end order by v.n), '[]') as variants
        from jsonb_array_elements(p_product -> 'variants') with ordinality as v (variant, n)
        left join tags t on t.variant_id = (v.variant ->> 'id')::uuid
        left join tiers q on q.variant_id = t.variant_id
    )
    select (p_product || jsonb_build_object(
        'variants', p.variants, 'currency', s.currency,
        'valid_until', least(s.changes_at, quotes.tiers_change_at(p_store, s.id), quotes.rates_change_at(p_store, p_audience))
    ))::json
    from priced p cross join shown s
$$;
