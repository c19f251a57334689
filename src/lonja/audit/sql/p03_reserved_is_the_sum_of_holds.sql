-- P03: what a level says is reserved is the sum of its active holds: no unit is blocked by nobody, none is held twice.
create or replace view audit.p03 with (security_invoker = true) as
select l.store_id, l.variant_id::text as subject,
       format('reserved %s, active holds sum to %s', l.reserved, coalesce(r.total, 0)) as detail
from inventory.stock_levels l
left join (
    select store_id, variant_id, location_id, sum(quantity) as total
    from inventory.inventory_reservations where status = 'active' group by 1, 2, 3
) r using (store_id, variant_id, location_id)
where l.reserved <> coalesce(r.total, 0);
