-- checkout.snapshot_carts: writes the lines of orders as they are now, so that later edits of the catalog change no order
-- (ORD-07, PRC-10).
-- Nouns:    a request with a quote has its lines priced by it; one without, at the prices written beside its goods.
-- Promises: P05. A price that has changed since the subtotals were read ends the batch: nothing half old, half new.
-- Refuses:  LJ023 contention
-- Internal: SECURITY INVOKER.
create or replace function checkout.snapshot_carts(p_store uuid, p_requests checkout.checkout_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed boolean;
begin
    with line as (
        insert into orders.order_items
            (store_id, order_id, product_id, variant_id, position, title, variant_title, sku, image_url, quantity,
             price_at_booking_minor, compare_at_minor, discount_minor, tax_minor, tax_on_top_minor, tax_relief_minor,
             total_minor, is_digital)
        select p_store, r.order_id, o.product_id, o.variant_id,
               row_number() over (partition by r.order_id order by i.created_at, i.id), o.title, o.variant_title, o.sku,
               (select m.url from catalog.product_images m
                where m.store_id = p_store and m.product_id = o.product_id order by m.position, m.id limit 1),
               i.quantity, coalesce(q.unit_minor, o.price_minor),
               case when r.quote is null then o.compare_at_minor else q.compare_at_minor end,
               coalesce(q.discount_minor, 0), coalesce(q.tax_minor, 0), coalesce(q.tax_on_top_minor, 0),
               coalesce(q.tax_relief_minor, 0), coalesce(q.total_minor, o.price_minor * i.quantity), o.is_digital
        from unnest(p_requests) r
        join carts.cart_items i on i.store_id = p_store and i.cart_id = r.cart_id
        join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
        left join lateral jsonb_to_recordset(r.quote -> 'lines') as q (
            variant_id uuid, unit_minor bigint, compare_at_minor bigint, discount_minor bigint, tax_minor bigint,
            tax_on_top_minor bigint, tax_relief_minor bigint, total_minor bigint) on q.variant_id = i.variant_id
        returning order_id, price_at_booking_minor * quantity as gross_minor
    )
    select exists (
        select from unnest(p_requests) r
        left join (select order_id, sum(gross_minor) as minor from line group by 1) total using (order_id)
        where total.minor is distinct from r.subtotal_minor) into v_changed;
    if v_changed then
        perform platform.refuse('LJ023', 'a price changed while these orders were placed');
    end if;
end
$$;
