-- quotes.price_tiers: what one unit costs who buys more of it (PRC-05), variant by variant, promotions included.
-- Nouns:    p_currency: what the product is shown in. Only steps that make a unit cheaper.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.price_tiers(p_store uuid, p_product uuid, p_segments uuid[], p_currency text)
returns table (variant_id uuid, min_qty int, unit_minor bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with tier as materialized (
        select row_number() over () as n, t.*
        from pricing.tiers_of(
            p_store,
            array(select v.id from catalog.product_variants v
                  where v.store_id = p_store and v.product_id = p_product and v.is_active and v.deleted_at is null),
            p_segments, p_currency, platform.now()) t
    ), arrays as (
        select array_agg(t.variant_id order by t.n) as variants, array_agg(p_product order by t.n) as products,
               array_agg(t.unit_minor order by t.n) as units from tier t
    )
    select t.variant_id, t.min_qty, coalesce(p.promo_minor, t.unit_minor)
    from tier t
    left join (
        select x.* from arrays a cross join quotes.promoted(
            p_store, a.variants, a.products, a.units, null, p_segments, p_currency, platform.now()) x
        where a.variants is not null
    ) p on p.n = t.n
$$;
