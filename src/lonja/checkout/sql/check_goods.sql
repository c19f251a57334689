-- checkout.check_goods: every line of a cart may be bought by its owner now. What a drop governs and the cart does not hold in
-- full, its owner must be let in for again (carts.admit_line).
-- Refuses:  LJ501 cart_empty · LJ403 not_for_sale · what carts.admit_line refuses
-- Internal: SECURITY INVOKER; the caller has locked the cart.
create or replace function checkout.check_goods(p_store uuid, p_cart uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lines int;
    v_gone uuid;
begin
    select count(*), (array_agg(i.variant_id) filter (where not case
        when o.is_for_sale then true
        else o.is_published and access.may_finish(p_store, i.variant_id, c.session_id, c.customer_id) end))[1]
    into v_lines, v_gone
    from carts.carts c
    join carts.cart_items i on i.store_id = c.store_id and i.cart_id = c.id
    join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
    where c.store_id = p_store and c.id = p_cart;
    if v_lines = 0 then
        perform platform.refuse('LJ501', 'the cart is empty', jsonb_build_object('cart_id', p_cart));
    elsif v_gone is not null then
        perform platform.refuse('LJ403', 'this is not for sale', jsonb_build_object('variant_id', v_gone));
    end if;
    if exists (select from access.drop_terms t where t.store_id = p_store) then
        perform carts.admit_line(p_store, p_cart, i.variant_id, i.quantity, i.quantity)
        from carts.cart_items i where i.store_id = p_store and i.cart_id = p_cart order by i.variant_id;
    end if;
end
$$;
