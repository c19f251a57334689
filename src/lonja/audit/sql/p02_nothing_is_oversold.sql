-- P02: no more is reserved than is there, plus what the merchant allows to be sold before it arrives (INV-16).
create or replace view audit.p02 with (security_invoker = true) as
select store_id, variant_id::text as subject,
       format('reserved %s of %s on hand and %s allowed', reserved, on_hand, backorder) as detail
from inventory.stock_levels
where reserved < 0 or reserved > on_hand + backorder;
