-- inventory.available_of_products: inventory.available, summed per product. One index scan a product; listings live on it.
create or replace function inventory.available_of_products(p_store uuid, p_products uuid[])
returns table (product_id uuid, available int)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return query
    select f.product_id, least(sum(f.units), 2147483647)::int
    from inventory.free_stock f
    where f.store_id = p_store and f.product_id = any (p_products)
    group by f.product_id;
end
$$;
