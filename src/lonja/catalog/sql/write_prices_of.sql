-- catalog.write_prices_of: catalog.write_prices for every variant of a product, deleted ones too.
-- Internal: SECURITY INVOKER; the product is locked by its writer.
create or replace function catalog.write_prices_of(p_store uuid, p_product uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select catalog.write_prices(p_store, array(
        select v.id from catalog.product_variants v where v.store_id = p_store and v.product_id = p_product))
$$;
