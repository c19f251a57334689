-- checkout.begin_many_plain: what of a batch is plain, with what it comes to. Not plain, and so asked alone: a cart that is
-- empty, closed or another's; one with a code, another currency or a VAT id; a line that is not for sale or not held in its
-- exact quantity; a gateway or a delivery that is not offered; cash on delivery; nothing to pay; a total that is not the one
-- expected; a promotion with a limit, which is counted under its lock.
-- A hold that runs out within five seconds is not plain: the sweep might be at it.
-- Promises: P15. In a store where more than the prices beside the goods goes into a total, each cart is quoted as it would be
--           alone (checkout.begin_many_quoted).
-- Internal: SECURITY INVOKER; begin_many holds the carts.
create or replace function checkout.begin_many_plain(p_store uuid, p_requests checkout.checkout_request[])
returns checkout.checkout_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_plain checkout.checkout_request[];
begin
    v_plain := array(
        select row(
            r.n, r.order_id, r.cart_id, r.session_id, r.customer_id, r.correlation_id, r.request_id, r.idempotency_key,
            r.request_hash, r.details, uuidv7(), line.subtotal_minor, delivery.price_minor, null, null, null, null
        )::checkout.checkout_request
        from unnest(p_requests) r
        join carts.carts c on c.store_id = p_store and c.id = r.cart_id and c.status = 'active'
            and (c.customer_id is null and c.session_id = r.session_id or c.customer_id = r.customer_id)
            and c.codes = '{}' and c.currency is null and c.vat_id is null
        join payments.payment_gateways g on g.store_id = p_store and g.id = r.details ->> 'gateway' and g.is_active
            and g.id <> 'cod'
        cross join lateral (
            select sum(o.price_minor * i.quantity)::bigint as subtotal_minor, bool_and(o.is_digital) as is_digital,
                   bool_and((case when o.is_for_sale then true else o.is_published and access.may_finish(
                       p_store, i.variant_id, r.session_id, r.customer_id) end) and i.quantity = coalesce((
                       select sum(h.quantity) from inventory.inventory_reservations h
                       where h.store_id = p_store and h.cart_id = r.cart_id and h.variant_id = i.variant_id
                         and h.status = 'active' and h.expires_at > platform.now() + interval '5 seconds'), 0)) as is_held,
                   sum(i.quantity) = (
                       select sum(h.quantity) from inventory.inventory_reservations h
                       where h.store_id = p_store and h.cart_id = r.cart_id and h.status = 'active') as is_all
            from carts.cart_items i
            join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
            where i.store_id = p_store and i.cart_id = r.cart_id
            offset 0
        ) line
        cross join lateral (
            select case
                when line.is_digital then 0
                when r.details -> 'address' ->> 'country' is not null then shipping.shipping_price(
                    p_store, (r.details ->> 'shipping_rate_id')::uuid, r.details -> 'address' ->> 'country',
                    line.subtotal_minor) end as price_minor
            offset 0
        ) delivery
        where line.is_held and line.is_all and delivery.price_minor is not null
        order by r.n);
    if not quotes.is_plain(p_store) then
        v_plain := checkout.begin_many_quoted(p_store, v_plain);
    end if;
    return array(
        select r from unnest(v_plain) r
        where checkout.total_of(r) > 0
          and checkout.total_of(r) = coalesce((r.details ->> 'expected_total_minor')::bigint, checkout.total_of(r)));
end
$$;
