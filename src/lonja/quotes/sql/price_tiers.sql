-- quotes.price_tiers: what one unit costs who buys more of it (PRC-05), variant by variant.
-- Promises: only tiers that an audience may use and that are lower than what fewer units cost.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.price_tiers(p_store uuid, p_products uuid[], p_audience jsonb)
returns table (variant_id uuid, min_qty int, unit_minor bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select t.variant_id, t.min_qty, t.unit_minor
    from pricing.tiers_of(
        p_store,
        array(select v.id from catalog.product_variants v
              where v.store_id = p_store and v.product_id = any (p_products) and v.is_active and v.deleted_at is null),
        array(select jsonb_array_elements_text(p_audience -> 'segments')::uuid),
        coalesce(p_audience ->> 'currency', (select s.currency from stores.stores s where s.id = p_store)),
        platform.now()) t
    where t.min_qty > 1
$$;
