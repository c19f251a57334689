-- P10: a payment has one captured attempt at most, its sums are those of its attempts and of its refunds (those that arrived,
-- and those that claim), and once money has come its status follows from them; an attempt's sum is that of its own refunds.
-- A line's units that were paid back are those of the refunds that claim.
-- What cash on delivery has captured is the sum of its collections; a remittance is the sum of its lines, one a collection.
create or replace view audit.p10 with (security_invoker = true) as
select p.store_id, p.order_id::text as subject,
       format('%s: captured %s, attempts %s; refunded %s, refunds %s; returning %s, refunds %s', p.status,
              p.captured_minor, a.captured, p.refunded_minor, r.refunded, p.returning_minor, r.returning) as detail
from payments.payments p
cross join lateral (
    select coalesce(sum(captured_minor) filter (where status not in ('failed', 'surplus')), 0) as captured,
           count(*) filter (where status = 'captured') as captures
    from payments.payment_attempts where store_id = p.store_id and order_id = p.order_id
) a
cross join lateral (
    select coalesce(sum(f.amount_minor) filter (where f.status = 'processed'), 0) as refunded,
           coalesce(sum(f.amount_minor), 0) as returning
    from payments.refunds f
    join payments.payment_attempts t on t.store_id = f.store_id and t.id = f.payment_attempt_id
    where f.store_id = p.store_id and f.order_id = p.order_id and f.abandoned_at is null and t.status <> 'surplus'
) r
where a.captures > 1 or p.captured_minor <> a.captured or p.refunded_minor <> r.refunded or p.returning_minor <> r.returning
   or p.status in ('paid', 'refund_pending', 'partially_refunded', 'refunded')
      and p.status <> payments.standing(p.captured_minor, p.refunded_minor, p.returning_minor)
union all
select t.store_id, t.order_id::text, format('attempt %s: refunded %s, refunds %s', t.id, t.refunded_minor, r.returning)
from payments.payment_attempts t
cross join lateral (
    select coalesce(sum(f.amount_minor), 0) as returning from payments.refunds f
    where f.store_id = t.store_id and f.payment_attempt_id = t.id and f.abandoned_at is null
) r
where t.refunded_minor <> r.returning
union all
select i.store_id, i.order_id::text, format('line %s: %s units refunded, refunds %s', i.id, i.refunded_quantity, l.units)
from orders.order_items i
cross join lateral (
    select coalesce(sum(l.quantity), 0) as units from orders.refund_lines l
    join payments.refunds f on f.store_id = l.store_id and f.id = l.refund_id
    where l.store_id = i.store_id and l.order_id = i.order_id and l.order_item_id = i.id and f.abandoned_at is null
) l
where i.refunded_quantity <> l.units
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
