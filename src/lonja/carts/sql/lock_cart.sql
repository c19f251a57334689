-- carts.lock_cart: locks one cart that must be the caller's and active (CRT-05).
-- Refuses:  LJ406 unknown_cart (or another's: row level security shows no difference) · LJ407 cart_closed
-- Internal: SECURITY INVOKER.
create or replace function carts.lock_cart(p_store uuid, p_cart uuid) returns carts.carts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cart carts.carts;
begin
    select * into v_cart from carts.carts where store_id = p_store and id = p_cart for update;
    if v_cart.id is null then
        perform platform.refuse('LJ406', 'no such cart', jsonb_build_object('cart_id', p_cart));
    elsif v_cart.status <> 'active' then
        perform platform.refuse('LJ407', 'this cart is closed', jsonb_build_object('cart_id', p_cart, 'status', v_cart.status));
    end if;
    return v_cart;
end
$$;
