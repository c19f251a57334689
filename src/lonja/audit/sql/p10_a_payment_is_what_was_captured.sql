-- P10: a payment has one captured attempt at most, and its sums are those of its attempts and of its confirmed refunds.
create or replace view audit.p10 with (security_invoker = true) as
select p.store_id, p.order_id::text as subject,
       format('captured %s, attempts %s; refunded %s, refunds %s',
              p.captured_minor, a.captured, p.refunded_minor, r.refunded) as detail
from payments.payments p
cross join lateral (
    select coalesce(sum(amount_minor), 0) as captured, count(*) as captures from payments.payment_attempts
    where store_id = p.store_id and order_id = p.order_id and status = 'captured'
) a
cross join lateral (
    select coalesce(sum(f.amount_minor), 0) as refunded from payments.refunds f
    join payments.payment_attempts t on t.store_id = f.store_id and t.id = f.payment_attempt_id
    where f.store_id = p.store_id and f.order_id = p.order_id and f.status = 'processed' and t.status = 'captured'
) r
where a.captures > 1 or p.captured_minor <> a.captured or p.refunded_minor <> r.refunded;
