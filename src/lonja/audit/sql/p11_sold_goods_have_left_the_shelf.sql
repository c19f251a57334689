-- P11: an order that was confirmed and stands has taken exactly its units out of the ledger, whatever its buyer returned
-- since; a pending one none; a cancelled one has none outstanding. What a sold hold gave back is in the ledger.
create or replace view audit.p11 with (security_invoker = true) as
select o.store_id, o.id::text as subject, format('%s: ordered %s, taken %s', o.status, i.ordered, coalesce(m.taken, 0)) as detail
from orders.orders o
cross join lateral (
    select sum(quantity) as ordered from orders.order_items where store_id = o.store_id and order_id = o.id
) i
left join lateral (
    select -sum(delta) as taken from inventory.inventory_movements
    where store_id = o.store_id and order_id = o.id and (reason in ('sale', 'cancellation') or reason = 'return' and o.status = 'cancelled')
) m on true
where coalesce(m.taken, 0) <> case when o.status in ('pending', 'cancelled') then 0 else i.ordered end
union all
select r.store_id, r.order_id::text, format('hold %s gave back %s, movements %s', r.id, r.given_back, coalesce(m.returned, 0))
from inventory.inventory_reservations r
left join lateral (
    select sum(delta) as returned from inventory.inventory_movements
    where store_id = r.store_id and order_id = r.order_id and reservation_id = r.id and reason in ('cancellation', 'return')
) m on true
where r.status = 'converted' and r.given_back <> coalesce(m.returned, 0);
