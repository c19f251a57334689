-- P01: what the snapshot says is on hand is the sum of the ledger, for every variant at every location (INV-01, INV-19).
create or replace view audit.p01 with (security_invoker = true) as
select l.store_id, l.variant_id::text as subject,
       format('on hand %s, movements sum to %s', l.on_hand, coalesce(m.total, 0)) as detail
from inventory.stock_levels l
left join (
    select store_id, variant_id, location_id, sum(delta) as total
    from inventory.inventory_movements group by 1, 2, 3
) m using (store_id, variant_id, location_id)
where l.on_hand <> coalesce(m.total, 0);
