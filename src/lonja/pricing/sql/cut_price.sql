-- pricing.cut_price: a list price ends now. One that has not begun, or begins at this instant, was never in force and goes.
-- One that has ended stays as it is.
-- Internal: SECURITY INVOKER.
create or replace function pricing.cut_price(p_store uuid, p_price uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from catalog.product_prices r
    where r.store_id = p_store and r.id = p_price and r.origin = 'list' and r.effective_at >= platform.now();
    update catalog.product_prices r set expires_at = platform.now()
    where r.store_id = p_store and r.id = p_price and r.origin = 'list'
      and (r.expires_at is null or r.expires_at > platform.now());
end
$$;
