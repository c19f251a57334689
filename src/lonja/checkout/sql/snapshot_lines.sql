-- checkout.snapshot_lines: writes an order's lines as they are now, so that later edits of the catalog change no order (ORD-07).
-- Promises: P05. A price that has changed since the subtotal was read ends the checkout: nothing half old, half new.
-- Refuses:  LJ023 contention
-- Internal: SECURITY INVOKER.
create or replace function checkout.snapshot_lines(p_store uuid, p_cart uuid, p_order uuid, p_subtotal_minor bigint)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_total bigint;
begin
    with line as (
        insert into orders.order_items
            (store_id, order_id, product_id, variant_id, position, title, variant_title, sku, image_url, quantity,
             price_at_booking_minor, total_minor, is_digital)
        select p_store, p_order, o.product_id, o.variant_id, row_number() over (order by i.created_at, i.id), o.title,
               o.variant_title, o.sku,
               (select m.url from catalog.product_images m
                where m.store_id = p_store and m.product_id = o.product_id order by m.position, m.id limit 1),
               i.quantity, o.price_minor, o.price_minor * i.quantity, o.is_digital
        from carts.cart_items i
        join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
        where i.store_id = p_store and i.cart_id = p_cart
        returning total_minor
    )
    select sum(total_minor) into v_total from line;
    if v_total <> p_subtotal_minor then
        perform platform.refuse('LJ023', 'a price changed while this order was placed');
    end if;
end
$$;
