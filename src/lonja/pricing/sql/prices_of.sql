-- pricing.prices_of: the list prices of a product and of its variants that have not ended.
-- Internal: SECURITY INVOKER.
create or replace function pricing.prices_of(p_store uuid, p_product uuid) returns setof catalog.product_prices
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select r.*
    from (
        select p_product as id
        union all
        select v.id from catalog.product_variants v
        where v.store_id = p_store and v.product_id = p_product and v.deleted_at is null
    ) t
    join catalog.product_prices r on r.store_id = p_store and r.target_id = t.id and r.origin = 'list'
    where r.expires_at is null or r.expires_at > platform.now()
$$;
