-- checkout.hold_cart: makes sure that every unit of a cart is held for its order until p_expires_at.
-- Living holds of the cart are adopted and renewed; what is missing is held now; what the cart holds beyond its lines
-- (the store's policy was changed meanwhile) goes back, or the order would be sold more than it asks for.
-- Locks:    stock levels of all lines, sorted, before anything else is touched.
-- Refuses:  LJ301 out_of_stock
-- Internal: SECURITY INVOKER.
create or replace function checkout.hold_cart(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_excess uuid[];
    v_variant uuid;
    v_missing int[];
begin
    select array_agg(variant_id), array_agg(variant_id) filter (where h.quantity > coalesce(i.quantity, 0))
    into v_variants, v_excess
    from (select * from carts.cart_items where store_id = p_store and cart_id = p_cart) i
    full join (
        select r.variant_id, sum(r.quantity) as quantity from inventory.inventory_reservations r
        where r.store_id = p_store and r.cart_id = p_cart and r.status = 'active' and r.expires_at > platform.now()
        group by r.variant_id) h using (variant_id);
    perform inventory.lock_levels(p_store, v_variants);
    foreach v_variant in array coalesce(v_excess, '{}') loop
        perform inventory.release_lines(p_store, p_cart => p_cart, p_variant => v_variant);
    end loop;
    with held as (
        select * from inventory.adopt_holds(p_store, p_cart, p_order, p_expires_at)
    )
    select array_agg(i.variant_id), array_agg(i.quantity - coalesce(h.quantity, 0)) into v_variants, v_missing
    from carts.cart_items i left join held h using (variant_id)
    where i.store_id = p_store and i.cart_id = p_cart and i.quantity > coalesce(h.quantity, 0);
    if v_variants is not null then
        perform inventory.hold_lines(p_store, p_cart, p_order, v_variants, v_missing, p_expires_at);
    end if;
end
$$;
