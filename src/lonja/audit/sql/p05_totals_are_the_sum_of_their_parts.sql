-- P05: an order's subtotal is its lines, its total the sum of its parts, and its payment asks for exactly that.
create or replace view audit.p05 with (security_invoker = true) as
select o.store_id, o.id::text as subject,
       format('subtotal %s, lines %s, total %s, asked %s', o.subtotal_minor, i.total, o.total_amount_minor, p.amount_minor) as detail
from orders.orders o
left join payments.payments p on p.store_id = o.store_id and p.order_id = o.id
left join lateral (
    select sum(price_at_booking_minor * quantity) as total from orders.order_items
    where store_id = o.store_id and order_id = o.id
) i on true
where (o.subtotal_minor, o.total_amount_minor, p.amount_minor, p.currency) is distinct from
      (i.total::bigint, o.subtotal_minor - o.discount_minor - o.tax_relief_minor + o.shipping_minor + o.tax_minor,
       o.total_amount_minor, o.currency);
