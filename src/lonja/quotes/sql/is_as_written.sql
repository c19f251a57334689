-- quotes.is_as_written: whether everybody of this audience pays what the catalog says: the store's currency, no given prices, no
-- promotion that needs no code.
-- Promises: two index probes, whatever the store holds.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.is_as_written(p_store uuid, p_audience jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select not exists (
            select from catalog.product_prices p where p.store_id = p_store and p.origin = 'list'
            order by p.store_id, p.target_id, p.currency limit 1) -- as in pricing.is_plain
       and not exists (
            select from promotions.promotion_rules r
            where r.store_id = p_store and r.is_active and r.deleted_at is null and not r.needs_code)
       and (p_audience ->> 'currency' is null
            or p_audience ->> 'currency' = (select s.currency from stores.stores s where s.id = p_store))
$$;
