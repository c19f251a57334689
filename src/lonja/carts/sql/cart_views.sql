-- carts.cart_views: carts as their owners see them: lines with today's price, what can still be sold, what is held until when.
-- Nouns:    prices are resolved for the cart's customer, currency and each line's quantity (pricing.resolve_prices), all
--           carts in one call; a plain store's are those beside the goods, and nothing is asked. The currency is the cart's
--           while the store sells in it, else the store's. price_source: catalog | list | converted, or none: there is no
--           price in this currency, so it is not for sale in it.
-- Internal: SECURITY INVOKER; row level security decides whose carts these are.
-- No SET clause on purpose: inlined into what asks, so many carts cost one start of its plan.
create or replace function carts.cart_views(p_store uuid, p_carts uuid[]) returns table (cart_id uuid, view jsonb)
language sql stable
as $$
    with priced as materialized (
        select x.items[r.n] as item_id, r.unit_minor, r.compare_at_minor, r.source
        from (
            select array_agg(i.id order by i.id) as items, array_agg(i.variant_id order by i.id) as variants,
                   array_agg(i.quantity order by i.id) as quantities, array_agg(c.customer_id order by i.id) as customers,
                   array_agg(case when c.currency is null then null
                       when pricing.sells_in(p_store, c.currency) then c.currency end order by i.id) as currencies
            from carts.carts c
            join carts.cart_items i on i.store_id = c.store_id and i.cart_id = c.id
            where c.store_id = p_store and c.id = any (p_carts) and not pricing.is_plain(p_store)
            having count(*) > 0
        ) x
        cross join lateral pricing.resolve_prices(p_store, x.variants, x.quantities, x.customers, x.currencies) r
    )
    select c.id, jsonb_build_object(
        'id', c.id, 'status', c.status, 'currency', case
            when c.currency is null then s.currency
            when pricing.sells_in(p_store, c.currency) then c.currency else s.currency end,
        'codes', c.codes, 'reserve_on', p.reserve_on, 'max_per_line', p.max_per_line,
        'items', coalesce(lines.items, '[]'), 'subtotal_minor', coalesce(lines.subtotal_minor, 0),
        'item_count', coalesce(lines.item_count, 0), 'held_until', lines.held_until,
        'vat_id', c.vat_id)
    from carts.carts c
    join stores.stores s on s.id = c.store_id
    cross join inventory.policy(p_store) p
    left join lateral (
        select jsonb_agg(jsonb_build_object(
                   'variant_id', i.variant_id, 'product_id', i.product_id, 'slug', o.slug, 'title', o.title,
                   'variant_title', o.variant_title, 'options', o.options, 'sku', o.sku, 'image_url', image.url,
                   'quantity', i.quantity, 'unit_price_minor', price.unit_minor, 'compare_at_minor', price.compare_at_minor,
                   'price_source', price.source,
                   'line_total_minor', price.unit_minor * i.quantity, 'is_digital', o.is_digital,
                   'is_for_sale', price.source <> 'none' and case when o.is_for_sale then true else
                       o.is_published and access.may_finish(p_store, i.variant_id, c.session_id, c.customer_id) end,
                   'available', stock.free, 'held', coalesce(hold.quantity, 0), 'held_until', hold.expires_at)
                   order by i.created_at, i.id) as items,
               sum(price.unit_minor * i.quantity)::bigint as subtotal_minor,
               sum(i.quantity)::int as item_count,
               min(hold.expires_at) as held_until
        from carts.cart_items i
        join catalog.offers o on o.store_id = i.store_id and o.variant_id = i.variant_id
        left join priced r on r.item_id = i.id
        cross join lateral (
            select case when r.source is null then o.price_minor else coalesce(r.unit_minor, 0) end as unit_minor,
                   case when r.source is null then o.compare_at_minor else r.compare_at_minor end as compare_at_minor,
                   case when r.source is null then 'catalog' when r.unit_minor is null then 'none'
                        else r.source end as source
        ) price
        left join lateral (
            select m.url from catalog.product_images m
            where m.store_id = i.store_id and m.product_id = i.product_id order by m.position, m.id limit 1
        ) image on true
        left join lateral (
            select sum(r.quantity)::int as quantity, min(r.expires_at) as expires_at
            from inventory.inventory_reservations r
            where r.store_id = i.store_id and r.cart_id = c.id and r.variant_id = i.variant_id
              and r.status = 'active' and r.expires_at > platform.now()
        ) hold on true
        cross join lateral (
            select least(coalesce(sum(f.units), 0), 2147483647)::int as free
            from inventory.free_stock f
            where f.store_id = i.store_id and f.variant_id = i.variant_id
        ) stock
        where i.store_id = p_store and i.cart_id = c.id
    ) lines on true
    where c.store_id = p_store and c.id = any (p_carts)
$$;
