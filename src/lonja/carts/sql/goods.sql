-- carts.goods: what a line in a cart shows of its goods, the same in every cart: the offer, its first picture, and how much of it
-- can be sold at this instant.
-- A view and not a function, because the planner flattens it into whatever asks.
create or replace view carts.goods with (security_invoker = true) as
select o.store_id, o.variant_id, o.product_id, o.slug, o.title, o.variant_title, o.options, o.sku, o.price_minor,
       o.compare_at_minor, o.is_digital, o.is_for_sale, o.is_published, image.url as image_url, stock.free
from catalog.offers o
left join lateral (
    select m.url from catalog.product_images m
    where m.store_id = o.store_id and m.product_id = o.product_id order by m.position, m.id limit 1
) image on true
cross join lateral (
    select least(coalesce(sum(f.units), 0), 2147483647)::int as free
    from inventory.free_stock f where f.store_id = o.store_id and f.variant_id = o.variant_id
) stock;
