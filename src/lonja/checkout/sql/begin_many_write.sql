-- checkout.begin_many_write: writes the orders of a batch: holds adopted, payment and attempt opened, order and lines as
-- snapshots, cart converted, event told.
-- Promises: P02, P03, P05. A hold or a price that has changed since begin_many_plain looked ends the batch, whole.
-- Refuses:  LJ023 contention
-- Internal: SECURITY INVOKER; begin_many holds the carts.
create or replace function checkout.begin_many_write(
    p_store uuid, p_requests checkout.checkout_request[], p_expires_at timestamptz
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_currency text := (select s.currency from stores.stores s where s.id = p_store);
    v_is_exact boolean;
begin
    with adopted as (
        update inventory.inventory_reservations h
        set order_id = r.order_id, expires_at = p_expires_at, updated_at = platform.now()
        from unnest(p_requests) r
        where h.store_id = p_store and h.cart_id = r.cart_id and h.status = 'active'
        returning h.quantity
    )
    select coalesce(sum(a.quantity), 0) = (
        select sum(i.quantity) from carts.cart_items i
        where i.store_id = p_store and i.cart_id = any (array(select r.cart_id from unnest(p_requests) r)))
    into v_is_exact from adopted a;
    if not v_is_exact then
        perform platform.refuse('LJ023', 'a hold ran out while these orders were placed');
    end if;
    insert into payments.payments (store_id, order_id, amount_minor, currency)
    select p_store, r.order_id, r.subtotal_minor + r.shipping_minor, v_currency from unnest(p_requests) r;
    insert into payments.payment_attempts
        (store_id, id, order_id, gateway, amount_minor, currency, correlation_id, request_id)
    select p_store, r.attempt_id, r.order_id, r.details ->> 'gateway', r.subtotal_minor + r.shipping_minor, v_currency,
           r.correlation_id, r.request_id
    from unnest(p_requests) r;
    update carts.carts c set status = 'converted', updated_at = platform.now()
    from unnest(p_requests) r where c.store_id = p_store and c.id = r.cart_id;
    with told as (
        insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
        select p_store, 'order.placed', 'order', r.order_id,
               jsonb_build_object('total_amount_minor', r.subtotal_minor + r.shipping_minor, 'currency', v_currency),
               case when r.customer_id is null then 'guest' else 'customer' end, r.correlation_id
        from unnest(p_requests) r
        returning id, type
    )
    insert into platform.news (listener, store_id, event_id)
    select l.listener, p_store, t.id from told t join platform.listeners l on l.type = t.type;
    perform platform.wake(p_store, 'checkout.expire_checkouts', p_expires_at + interval '1 hour');
    insert into orders.orders
        (store_id, id, number, customer_id, guest_info, guest_key, email, cart_id, currency, subtotal_minor, shipping_minor,
         total_amount_minor, shipping_name, shipping_address, traffic_source, locale, expires_at, correlation_id)
    select p_store, r.order_id, number.value, r.customer_id,
           case when r.customer_id is null then jsonb_build_object('email', r.details ->> 'email',
               'name', r.details ->> 'full_name', 'phone', r.details ->> 'phone') end,
           r.details ->> 'guest_key', lower(r.details ->> 'email'), r.cart_id, v_currency, r.subtotal_minor,
           r.shipping_minor, r.subtotal_minor + r.shipping_minor, coalesce(r.details ->> 'full_name', ''),
           nullif(r.details -> 'address', 'null'), r.details ->> 'traffic_source', r.details ->> 'locale', p_expires_at,
           r.correlation_id
    from (select u.*, row_number() over (order by u.n) as place from unnest(p_requests) u) r
    join unnest(orders.take_numbers(p_store, cardinality(p_requests))) with ordinality as number (value, place)
        using (place);
    perform checkout.snapshot_carts(p_store, p_requests);
end
$$;
