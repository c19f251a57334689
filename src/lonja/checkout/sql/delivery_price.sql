-- checkout.delivery_price: what delivering this cart costs; 0 when every line is digital.
-- Refuses:  LJ502 shipping_rate_unavailable · LJ507 address_required
-- Internal: SECURITY INVOKER.
create or replace function checkout.delivery_price(p_store uuid, p_cart uuid, p_details jsonb, p_subtotal_minor bigint)
returns bigint
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_price bigint;
begin
    if not exists (
        select from carts.cart_items i
        join catalog.products p on p.store_id = i.store_id and p.id = i.product_id
        where i.store_id = p_store and i.cart_id = p_cart and not p.is_digital) then
        return 0;
    end if;
    if p_details -> 'address' ->> 'country' is null then
        perform platform.refuse('LJ507', 'goods are delivered somewhere');
    end if;
    v_price := shipping.shipping_price(p_store, (p_details ->> 'shipping_rate_id')::uuid,
        p_details -> 'address' ->> 'country', p_subtotal_minor);
    if v_price is null then
        perform platform.refuse('LJ502', 'this delivery is not offered there',
            jsonb_build_object('country', p_details -> 'address' ->> 'country'));
    end if;
    return v_price;
end
$$;
