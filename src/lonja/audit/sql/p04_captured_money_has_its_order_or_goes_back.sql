-- P04: whatever an attempt has captured has exactly one confirmed order, or refunds for all of it. Surplus always goes back.
-- A refund that failed counts while it keeps its claim: it is tried again or handed back. One that was given up does not.
create or replace view audit.p04 with (security_invoker = true) as
select a.store_id, a.id::text as subject,
       format('attempt %s of an order %s, %s of %s going back', a.status, o.status, coalesce(r.total, 0), a.captured_minor)
       as detail
from payments.payment_attempts a
left join orders.orders o on o.store_id = a.store_id and o.id = a.order_id
left join lateral (
    select sum(f.amount_minor) as total from payments.refunds f
    where f.store_id = a.store_id and f.payment_attempt_id = a.id and f.abandoned_at is null
) r on true
where coalesce(r.total, 0) < a.captured_minor
  and (a.status = 'surplus' or o.status is null or o.status in ('pending', 'cancelled'));
