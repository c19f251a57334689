-- P10: a payment has one captured attempt at most, and its sums are those of its attempts and of its confirmed refunds; what
-- cash on delivery has captured is the sum of its collections; a remittance is the sum of its lines, one a collection.
create or replace view audit.p10 with (security_invoker = true) as
select p.store_id, p.order_id::text as subject,
       format('captured %s, attempts %s; refunded %s, refunds %s',
              p.captured_minor, a.captured, p.refunded_minor, r.refunded) as detail
from payments.payments p
cross join lateral (
    select coalesce(sum(captured_minor) filter (where status not in ('failed', 'surplus')), 0) as captured,
           count(*) filter (where status = 'captured') as captures
    from payments.payment_attempts where store_id = p.store_id and order_id = p.order_id
) a
cross join lateral (
    select coalesce(sum(f.amount_minor), 0) as refunded from payments.refunds f
    join payments.payment_attempts t on t.store_id = f.store_id and t.id = f.payment_attempt_id
    where f.store_id = p.store_id and f.order_id = p.order_id and f.status = 'processed' and t.status <> 'surplus'
) r
where a.captures > 1 or p.captured_minor <> a.captured or p.refunded_minor <> r.refunded
union all
select a.store_id, a.id::text, format('captured %s, collected %s', a.captured_minor, c.collected)
from payments.payment_attempts a
cross join lateral (
    select coalesce(sum(amount_minor), 0) as collected from payments.collections
    where store_id = a.store_id and attempt_id = a.id
) c
where c.collected <> case when a.gateway = 'cod' then a.captured_minor else 0 end
union all
select r.store_id, r.id::text, format('remitted %s, lines %s', r.collected_minor, l.total)
from payments.remittances r
cross join lateral (
    select coalesce(sum(amount_minor), 0) as total from payments.remittance_lines
    where store_id = r.store_id and remittance_id = r.id
) l
where r.collected_minor <> l.total
union all
select c.store_id, c.id::text, format('remitted %s times, at %s', l.times, c.remitted_at)
from payments.collections c
cross join lateral (
    select count(*) as times from payments.remittance_lines where store_id = c.store_id and collection_id = c.id
) l
where l.times <> (c.remitted_at is not null)::int;
