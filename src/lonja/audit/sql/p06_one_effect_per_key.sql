-- P06: a key that was claimed has its answer, a hold was sold at most once, a cart became at most one order.
create or replace view audit.p06 with (security_invoker = true) as
select store_id, scope || ' ' || key as subject, 'claimed, but without an answer' as detail
from platform.idempotency_keys where response is null
union all
select store_id, reservation_id::text, format('sold %s times', count(*))
from inventory.inventory_movements where reason = 'sale' group by 1, 2 having count(*) > 1
union all
select store_id, cart_id::text, format('became %s orders', count(*))
from orders.orders group by 1, 2 having count(*) > 1;
