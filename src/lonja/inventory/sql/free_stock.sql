-- inventory.free_stock: what each stock level can sell at this instant. The one definition of "available" (INV-09, INV-14).
-- Looks for holds that have run out only where something is reserved: they block nothing, swept or not.
-- A view and not a function, because the planner flattens it into whatever asks.
create or replace view inventory.free_stock with (security_invoker = true) as
select l.store_id, l.variant_id, l.product_id, l.location_id,
       l.on_hand + l.backorder - l.reserved + case
           when l.reserved = 0 then 0
           else coalesce((
               select sum(r.quantity) from inventory.inventory_reservations r
               where r.store_id = l.store_id and r.variant_id = l.variant_id and r.location_id = l.location_id
                 and r.status = 'active' and r.expires_at <= platform.now()), 0)
       end as units
from inventory.stock_levels l
join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active;
