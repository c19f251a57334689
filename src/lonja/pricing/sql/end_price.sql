-- pricing.end_price: a list price ends now; one that has not begun goes. Ended before: nothing.
-- Promises: the past is not rewritten. P06. Caches are told.
-- Locks:    idempotency key; the price.
-- Refuses:  LJ010 · LJ233 price_unknown (the catalog's own prices are changed with the product) · LJ238 prices_are_staffs
create or replace function pricing.end_price(p_store uuid, p_call jsonb, p_price uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform pricing.check_staff();
    if platform.replay(p_store, p_call, 'pricing.end_price') is not null then
        return;
    end if;
    perform from catalog.product_prices r where r.store_id = p_store and r.id = p_price and r.origin = 'list' for update;
    if not found then
        perform platform.refuse('LJ233', 'no such price', jsonb_build_object('price', p_price));
    end if;
    perform pricing.cut_price(p_store, p_price);
    perform platform.emit(p_store, 'price.ended', 'price', p_price, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'pricing.end_price', '{}');
end
$$;
