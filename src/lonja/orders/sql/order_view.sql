-- orders.order_view: an order with its lines and its history, as the caller may see it (row level security). Null otherwise.
-- Internal: SECURITY INVOKER.
create or replace function orders.order_view(p_store uuid, p_order uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
        'fulfillment_status', o.fulfillment_status, 'currency', o.currency, 'email', o.email,
        'customer_id', o.customer_id, 'guest_info', o.guest_info, 'cart_id', o.cart_id,
        'subtotal_minor', o.subtotal_minor, 'discount_minor', o.discount_minor, 'shipping_minor', o.shipping_minor,
        'tax_minor', o.tax_minor, 'shipping_discount_minor', o.shipping_discount_minor,
        'tax_included_minor', o.tax_included_minor, 'tax_relief_minor', o.tax_relief_minor, 'vat_id', o.vat_id,
        'total_amount_minor', o.total_amount_minor,
        'shipping_name', o.shipping_name, 'shipping_address', o.shipping_address, 'traffic_source', o.traffic_source,
        'locale', o.locale, 'expires_at', o.expires_at, 'created_at', o.created_at, 'correlation_id', o.correlation_id,
        'items', (
            select jsonb_agg(jsonb_build_object(
                'id', i.id, 'product_id', i.product_id, 'variant_id', i.variant_id, 'title', i.title,
                'variant_title', i.variant_title, 'sku', i.sku, 'image_url', i.image_url, 'quantity', i.quantity,
                'price_at_booking_minor', i.price_at_booking_minor, 'compare_at_minor', i.compare_at_minor,
                'discount_minor', i.discount_minor, 'tax_minor', i.tax_minor, 'tax_on_top_minor', i.tax_on_top_minor,
                'tax_relief_minor', i.tax_relief_minor,
                'total_minor', i.total_minor, 'is_digital', i.is_digital,
                'refunded_quantity', i.refunded_quantity) order by i.position)
            from orders.order_items i where i.store_id = o.store_id and i.order_id = o.id),
        'history', coalesce((
            select jsonb_agg(jsonb_build_object(
                'machine', h.machine, 'step', h.step, 'from', h.from_status, 'to', h.to_status, 'actor', h.actor,
                'actor_id', h.actor_id, 'reason', h.reason, 'at', h.created_at) order by h.created_at, h.machine, h.step)
            from orders.order_history h where h.store_id = o.store_id and h.order_id = o.id), '[]'),
        'promotions', coalesce((
            select jsonb_agg(jsonb_build_object(
                'rule_id', a.rule_id, 'code_id', a.code_id, 'code', a.code, 'name', a.name, 'amount_minor', a.amount_minor,
                'shipping_minor', a.shipping_minor, 'allocations', a.allocations, 'trace', a.trace)
                order by a.created_at, a.id)
            from orders.applied_promotions a where a.store_id = o.store_id and a.order_id = o.id), '[]'),
        'taxes', coalesce((
            select q.result -> 'taxes' from orders.order_quotes q where q.store_id = o.store_id and q.order_id = o.id), '[]'),
        'next_steps', coalesce((
            select jsonb_agg(t.to_status order by t.to_status) from orders.transitions t
            where t.machine = 'order' and t.from_status = o.status
              and t.to_status in ('processing', 'shipped', 'delivered', 'completed')), '[]'))
    from orders.orders o where o.store_id = p_store and o.id = p_order
$$;
