-- checkout.check_lines: a cart's subtotal at today's prices; every line must still be for sale.
-- Refuses:  LJ501 cart_empty · LJ403 not_for_sale
-- Internal: SECURITY INVOKER; the caller has locked the cart.
create or replace function checkout.check_lines(p_store uuid, p_cart uuid) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_subtotal bigint;
    v_gone uuid;
begin
    select sum(o.price_minor * i.quantity), (array_agg(o.variant_id) filter (where not o.is_for_sale))[1]
    into v_subtotal, v_gone
    from carts.cart_items i
    join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
    where i.store_id = p_store and i.cart_id = p_cart;
    if v_subtotal is null then
        perform platform.refuse('LJ501', 'the cart is empty', jsonb_build_object('cart_id', p_cart));
    elsif v_gone is not null then
        perform platform.refuse('LJ403', 'this is not for sale', jsonb_build_object('variant_id', v_gone));
    end if;
    return v_subtotal;
end
$$;
