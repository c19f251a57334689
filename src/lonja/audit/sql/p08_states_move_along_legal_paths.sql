-- P08: on each of its three axes an order stands where its history ends, and where the machine begins when it has none;
-- and its payment says the same of itself.
-- That every step of the history is legal and follows the one before is held by foreign keys.
create or replace view audit.p08 with (security_invoker = true) as
select o.store_id, o.id::text as subject,
       format('%s is %s, history ends at %s', m.machine, axis.status, coalesce(last.to_status, m.initial_status)) as detail
from orders.orders o
cross join orders.machines m
cross join lateral (select case m.machine
    when 'order' then o.status when 'payment' then o.payment_status else o.fulfillment_status end as status) axis
left join lateral (
    select h.to_status from orders.order_history h
    where h.store_id = o.store_id and h.order_id = o.id and h.machine = m.machine order by h.step desc limit 1
) last on true
where axis.status <> coalesce(last.to_status, m.initial_status)
union all
select o.store_id, o.id::text, format('payment is %s, its order says %s', p.status, o.payment_status)
from orders.orders o join payments.payments p on p.store_id = o.store_id and p.order_id = o.id
where p.status <> o.payment_status;
