-- checkout.begin_many_orders: the orders of a batch, numbered.
-- Locks:    slots of the store's order numbers.
-- Internal: SECURITY INVOKER.
create or replace function checkout.begin_many_orders(
    p_store uuid, p_requests checkout.checkout_request[], p_currency text, p_expires_at timestamptz
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into orders.orders
        (store_id, id, number, customer_id, guest_info, guest_key, email, cart_id, currency, subtotal_minor, discount_minor,
         shipping_minor, shipping_discount_minor, tax_minor, tax_included_minor, total_amount_minor, shipping_name,
         shipping_address, traffic_source, locale, expires_at, correlation_id)
    select p_store, r.order_id, number.value, r.customer_id,
           case when r.customer_id is null then jsonb_build_object('email', r.details ->> 'email',
               'name', r.details ->> 'full_name', 'phone', r.details ->> 'phone') end,
           r.details ->> 'guest_key', lower(r.details ->> 'email'), r.cart_id, p_currency, r.subtotal_minor,
           coalesce((r.quote ->> 'discount_minor')::bigint, 0), r.shipping_minor,
           coalesce((r.quote ->> 'shipping_discount_minor')::bigint, 0), coalesce((r.quote ->> 'tax_minor')::bigint, 0),
           coalesce((r.quote ->> 'tax_included_minor')::bigint, 0), r.total_minor,
           coalesce(r.details ->> 'full_name', ''), nullif(r.details -> 'address', 'null'), r.details ->> 'traffic_source',
           r.details ->> 'locale', coalesce(r.expires_at, p_expires_at), r.correlation_id
    from (
        select u.*, checkout.total_of(u) as total_minor, row_number() over (order by u.n) as place from unnest(p_requests) u
    ) r
    join unnest(orders.take_numbers(p_store, cardinality(p_requests))) with ordinality as number (value, place)
        using (place)
$$;
