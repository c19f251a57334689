-- shipping.rates_for: the rates a buyer may choose from, in the merchant's order, priced for this subtotal.
create or replace function shipping.rates_for(p_store uuid, p_country text, p_subtotal_minor bigint)
returns table (id uuid, name text, promise text, price_minor bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return query
    select r.id, r.name, r.promise, shipping.shipping_price(p_store, r.id, p_country, p_subtotal_minor)
    from shipping.shipping_rates r
    where r.store_id = p_store and r.is_active and (r.countries is null or p_country = any (r.countries))
    order by r.position, r.id;
end
$$;
