-- catalog.offers: every variant as something to buy, and whether it can be bought at this instant (is_for_sale).
-- Promises: DRP-04. A product that belongs to drops can be bought only while one of them is active and now is in
--           [starts_at, ends_at). A product in no drop does not wait. A drop without a start has begun; without an end it
--           never ends.
-- is_published: it could be bought, were its drop open: the drop's terms may open it to some before (access.verdict).
-- A view and not a function, because the planner flattens it into whatever asks, and is_for_sale costs only who reads it.
create or replace view catalog.offers with (security_invoker = true) as
select v.store_id, v.id as variant_id, v.product_id, p.slug, p.title, v.title as variant_title, v.options, v.sku,
       v.price_minor, case when v.compare_at_minor > v.price_minor then v.compare_at_minor end as compare_at_minor,
       p.is_digital,
       p.status = 'active' and p.deleted_at is null and v.is_active and v.deleted_at is null
           and coalesce((
               select bool_or(c.is_active and coalesce(c.starts_at <= platform.now(), true)
                                          and coalesce(c.ends_at > platform.now(), true))
               from catalog.collection_products m
               join catalog.collections c on c.store_id = m.store_id and c.id = m.collection_id
               where m.store_id = p.store_id and m.product_id = p.id and c.type = 'drop' and c.deleted_at is null),
           true) as is_for_sale,
       p.status = 'active' and p.deleted_at is null and v.is_active and v.deleted_at is null as is_published
from catalog.product_variants v
join catalog.products p on p.store_id = v.store_id and p.id = v.product_id;
