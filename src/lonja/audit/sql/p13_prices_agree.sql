-- P13: what a variant costs by its price columns is what its row in product_prices says, and a deleted one costs nothing
-- any more (PRC-09). Besides: of the rows in force of one key there is one (a constraint says so too).
create or replace view audit.p13 with (security_invoker = true) as
select v.store_id, v.id::text as subject,
       format('costs %s (before: %s) by its columns and %s (before: %s) by its price row%s', v.price_minor,
              v.compare_at_minor, r.amount_minor, r.compare_at_minor,
              case when v.deleted_at is not null then ', though it is deleted' end) as detail
from catalog.product_variants v
join stores.stores s on s.id = v.store_id
left join catalog.product_prices r
    on r.store_id = v.store_id and r.variant_id = v.id and r.origin = 'catalog' and r.expires_at is null
where case when v.deleted_at is null
    then (v.price_minor, v.compare_at_minor, s.currency) is distinct from (r.amount_minor, r.compare_at_minor, r.currency)
    else r.id is not null end
union all
select a.store_id, a.target_id::text,
       format('has two prices from %s on: %s and %s', greatest(a.effective_at, b.effective_at), a.amount_minor, b.amount_minor)
from catalog.product_prices a
join catalog.product_prices b
    on b.store_id = a.store_id and b.target_id = a.target_id and b.currency = a.currency
    and b.audience_id = a.audience_id and b.min_qty = a.min_qty and b.origin = a.origin and b.id > a.id
    and b.validity && a.validity;
