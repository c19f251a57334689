-- P12: stock that is blocked now is blocked for somebody: an active cart or a pending order.
create or replace view audit.p12 with (security_invoker = true) as
select r.store_id, r.id::text as subject,
       format('holds %s for cart %s (%s) and order %s (%s)', r.quantity, r.cart_id, c.status, r.order_id, o.status) as detail
from inventory.inventory_reservations r
left join carts.carts c on c.store_id = r.store_id and c.id = r.cart_id
left join orders.orders o on o.store_id = r.store_id and o.id = r.order_id
where r.status = 'active' and r.expires_at > platform.now()
  and not coalesce(case when r.order_id is not null then o.status = 'pending' else c.status = 'active' end, false);
