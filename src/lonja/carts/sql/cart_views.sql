-- carts.cart_views: carts as their owners see them: lines with today's price, what can still be sold, what is held until when.
-- Nouns:    prices are resolved for the cart's customer, currency and each line's quantity (pricing.resolve_prices), all
--           carts in one call; a plain store's are those beside the goods, and nothing is asked. The currency is the cart's
--           while the store sells in it, else the store's. price_source: catalog | list | converted, or none: there is no
--           price in this currency, so it is not for sale in it.
-- Internal: SECURITY INVOKER; row level security decides whose carts these are.
-- What many carts hold alike (a drop's one variant) is looked up once: a line adds its cart's own half to it.
-- Only a cart's own index can find its holds: written as `is not distinct from` and `is true`, variant and time reach none, and
-- nobody reads all holds of a drop's variant because a table was never analyzed. `limit 1` and `materialized` for the same reason.
-- No SET clause on purpose: inlined into what asks, so many carts cost one start of its plan.
create or replace function carts.cart_views(p_store uuid, p_carts uuid[]) returns table (cart_id uuid, view jsonb)
language sql stable
as $$
    with line as materialized (
        select c.id as cart_id, c.session_id, c.customer_id, c.currency, i.id, i.product_id, i.variant_id, i.quantity, i.created_at
        from carts.carts c
        join carts.cart_items i on i.store_id = c.store_id and i.cart_id = c.id
        where c.store_id = p_store and c.id = any (p_carts)
    ), goods as materialized (
        select g.* from (select distinct l.variant_id from line l) v
        cross join lateral (
            select g.* from carts.goods g where g.store_id = p_store and g.variant_id = v.variant_id limit 1) g
    ), priced as materialized (
        select x.items[r.n] as item_id, r.unit_minor, r.compare_at_minor, r.source
        from (
            select array_agg(l.id order by l.id) as items, array_agg(l.variant_id order by l.id) as variants,
                   array_agg(l.quantity order by l.id) as quantities, array_agg(l.customer_id order by l.id) as customers,
                   array_agg(case when l.currency is null then null
                       when pricing.sells_in(p_store, l.currency) then l.currency end order by l.id) as currencies
            from line l where not pricing.is_plain(p_store)
            having count(*) > 0
        ) x
        cross join lateral pricing.resolve_prices(p_store, x.variants, x.quantities, x.customers, x.currencies) r
    ), lines as materialized (
        select l.cart_id, jsonb_agg(jsonb_build_object(
                   'variant_id', l.variant_id, 'product_id', l.product_id, 'slug', g.slug, 'title', g.title,
                   'variant_title', g.variant_title, 'options', g.options, 'sku', g.sku, 'image_url', g.image_url,
                   'quantity', l.quantity, 'unit_price_minor', price.unit_minor, 'compare_at_minor', price.compare_at_minor,
                   'price_source', price.source,
                   'line_total_minor', price.unit_minor * l.quantity, 'is_digital', g.is_digital,
                   'is_for_sale', price.source <> 'none' and case when g.is_for_sale then true else
                       g.is_published and access.may_finish(p_store, l.variant_id, l.session_id, l.customer_id) end,
                   'available', g.free, 'held', coalesce(hold.quantity, 0), 'held_until', hold.expires_at)
                   order by l.created_at, l.id) as items,
               sum(price.unit_minor * l.quantity)::bigint as subtotal_minor,
               sum(l.quantity)::int as item_count,
               min(hold.expires_at) as held_until
        from line l
        join goods g on g.variant_id = l.variant_id
        left join priced r on r.item_id = l.id
        cross join lateral (
            select case when r.source is null then g.price_minor else coalesce(r.unit_minor, 0) end as unit_minor,
                   case when r.source is null then g.compare_at_minor else r.compare_at_minor end as compare_at_minor,
                   case when r.source is null then 'catalog' when r.unit_minor is null then 'none'
                        else r.source end as source
        ) price
        left join lateral (
            select sum(h.quantity)::int as quantity, min(h.expires_at) as expires_at
            from inventory.inventory_reservations h
            where h.store_id = p_store and h.cart_id = l.cart_id and h.variant_id is not distinct from l.variant_id
              and h.status = 'active' and (h.expires_at > platform.now()) is true
        ) hold on true
        group by 1
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
    left join lines on lines.cart_id = c.id
    where c.store_id = p_store and c.id = any (p_carts)
$$;
