-- shipping.shipping_price: what a rate costs for this subtotal and country, or null when it does not apply.
-- Internal: SECURITY INVOKER.
create or replace function shipping.shipping_price(p_store uuid, p_rate uuid, p_country text, p_subtotal_minor bigint)
returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when p_subtotal_minor >= r.free_from_minor then 0 else r.price_minor end
    from shipping.shipping_rates r
    where r.store_id = p_store and r.id = p_rate and r.is_active
      and (r.countries is null or p_country = any (r.countries))
$$;
