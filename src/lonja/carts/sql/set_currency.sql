-- carts.set_currency: in which of the store's currencies a cart is priced and paid. The store's own is what a cart begins with.
-- Promises: P06. What is in the cart stays in it, at the prices of the other currency; what has none is not for sale in it.
-- Locks:    idempotency key, cart.
-- Refuses:  LJ010 · LJ406 unknown_cart (or another's) · LJ407 cart_closed · LJ409 currency_unavailable
create or replace function carts.set_currency(p_store uuid, p_call jsonb, p_cart uuid, p_currency text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.set_currency');
    if v_old is not null then
        return v_old;
    end if;
    perform carts.lock_cart(p_store, p_cart);
    if not pricing.sells_in(p_store, p_currency) then
        perform platform.refuse('LJ409', 'the store does not sell in it', jsonb_build_object('currency', p_currency));
    end if;
    update carts.carts c
    set currency = nullif(p_currency, s.currency), updated_at = platform.now()
    from stores.stores s
    where s.id = p_store and c.store_id = p_store and c.id = p_cart;
    return platform.remember(p_store, p_call, 'carts.set_currency', carts.cart_view(p_store, p_cart));
end
$$;
