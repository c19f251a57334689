-- P15: an order costs what its quote says, line by line; what promotions gave adds up to its discounts; an order without a
-- quote has neither discount nor tax; and the newest quotes, computed again from their inputs, come out the same.
create or replace view audit.p15 with (security_invoker = true) as
select o.store_id, o.id::text as subject,
       format('quoted %s, charged %s', q.result ->> 'total_minor', o.total_amount_minor) as detail
from orders.order_quotes q
join orders.orders o on o.store_id = q.store_id and o.id = q.order_id
cross join lateral jsonb_populate_record(null::checkout.quoted_totals, q.result) t
where (o.currency, o.subtotal_minor, o.discount_minor, o.shipping_minor, o.shipping_discount_minor, o.tax_minor,
       o.tax_included_minor, o.tax_relief_minor, o.total_amount_minor)
      is distinct from (
        t.currency, t.subtotal_minor, t.discount_minor, coalesce(t.shipping_minor, 0), t.shipping_discount_minor,
        t.tax_minor, t.tax_included_minor, t.tax_relief_minor, t.total_minor)
union all
select o.store_id, o.id::text, format('line of %s is not as quoted', i.variant_id)
from orders.order_quotes q
join orders.orders o on o.store_id = q.store_id and o.id = q.order_id
join orders.order_items i on i.store_id = o.store_id and i.order_id = o.id
left join lateral jsonb_to_recordset(q.result -> 'lines') as l (
    variant_id uuid, quantity int, unit_minor bigint, discount_minor bigint, tax_minor bigint, total_minor bigint)
    on l.variant_id = i.variant_id
where (i.quantity, i.price_at_booking_minor, i.discount_minor, i.tax_minor, i.total_minor)
      is distinct from (l.quantity, l.unit_minor, l.discount_minor, l.tax_minor, l.total_minor)
union all
select o.store_id, o.id::text, format('discounts %s, promotions gave %s', o.discount_minor + o.shipping_discount_minor, given.minor)
from orders.orders o
left join lateral (
    select coalesce(sum(a.amount_minor + a.shipping_minor), 0) as minor
    from orders.applied_promotions a where a.store_id = o.store_id and a.order_id = o.id
) given on true
where given.minor <> o.discount_minor + o.shipping_discount_minor
union all
select o.store_id, o.id::text, 'discount or tax without a quote'
from orders.orders o
where o.discount_minor + o.shipping_discount_minor + o.tax_minor + o.tax_included_minor + o.tax_relief_minor > 0
  and not exists (select from orders.order_quotes q where q.store_id = o.store_id and q.order_id = o.id)
union all
select q.store_id, q.order_id::text, 'computed again, the quote is another'
from (
    select store_id, order_id, inputs, result, row_number() over (partition by store_id order by order_id desc) as place
    from orders.order_quotes
) q
where q.place <= 100 and quotes.compute(q.inputs) is distinct from q.result;
