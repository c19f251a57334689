-- quotes.tiers_change_at: when a price for more units of a product next begins or ends, whoever's it is.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.tiers_change_at(p_store uuid, p_product uuid) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select min(case when r.effective_at > platform.now() then r.effective_at else r.expires_at end)
    from (
        select p_product as id
        union all
        select v.id from catalog.product_variants v where v.store_id = p_store and v.product_id = p_product
    ) t
    join catalog.product_prices r on r.store_id = p_store and r.target_id = t.id and r.origin = 'list'
    where r.min_qty > 1 and (r.expires_at is null or r.expires_at > platform.now())
$$;
