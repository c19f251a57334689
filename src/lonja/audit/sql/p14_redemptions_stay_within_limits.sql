-- P14: what is counted of a code or a rule with a limit is what living orders used of it, and no more than the limit; what a
-- buyer may use once was used once, by address and by customer; an order uses nothing once it has died, and only then.
create or replace view audit.p14 with (security_invoker = true) as
select c.store_id, c.id::text as subject, format('code %s: counted %s of %s', c.code, c.used_count, c.usage_limit) as detail
from promotions.discount_codes c
where c.used_count > c.usage_limit or c.used_count <> case when c.usage_limit is null then 0 else (
    select count(*) from promotions.coupon_redemptions u
    where u.store_id = c.store_id and u.code_id = c.id and u.released_at is null) end
union all
select r.store_id, r.id::text, format('rule %s: counted %s of %s', r.name, r.used_count, r.usage_limit)
from promotions.promotion_rules r
where r.used_count > r.usage_limit or r.used_count <> case when r.usage_limit is null then 0 else (
    select count(*) from promotions.coupon_redemptions u
    where u.store_id = r.store_id and u.rule_id = r.id and u.released_at is null) end
union all
select u.store_id, u.rule_id::text, format('%s uses by one buyer', count(*))
from promotions.coupon_redemptions u
cross join lateral (values ('email ' || u.email), ('customer ' || u.customer_id)) b (buyer)
where u.is_once and u.released_at is null and b.buyer is not null
group by u.store_id, u.rule_id, b.buyer having count(*) > 1
union all
select u.store_id, u.order_id::text, format('%s, its use of rule %s given back at %s', o.status, u.rule_id, u.released_at)
from promotions.coupon_redemptions u
join orders.orders o on o.store_id = u.store_id and o.id = u.order_id
where (o.status = 'cancelled') <> (u.released_at is not null);
