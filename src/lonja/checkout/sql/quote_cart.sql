-- checkout.quote_cart: what the visitor's cart comes to as things stand, and why.
-- Nouns:    p_details: optionally email, address {country, region, postal_code}, shipping_rate_id.
-- Promises: the functions that price the order price this. Nothing is written.
-- Refuses:  LJ406 unknown_cart · LJ501 cart_empty · LJ512 no_price
create or replace function checkout.quote_cart(p_store uuid, p_call jsonb, p_cart uuid, p_details jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from carts.carts c where c.store_id = p_store and c.id = p_cart) then
        perform platform.refuse('LJ406', 'no such cart', jsonb_build_object('cart_id', p_cart));
    elsif not exists (select from carts.cart_items i where i.store_id = p_store and i.cart_id = p_cart) then
        perform platform.refuse('LJ501', 'the cart is empty', jsonb_build_object('cart_id', p_cart));
    end if;
    return checkout.quote_of(p_store, p_cart, p_details, false) -> 'quote';
end
$$;
