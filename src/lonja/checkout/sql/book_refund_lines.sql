-- checkout.book_refund_lines: what a refund was for, and how many units of each line have been paid back by now.
-- Promises: C-11: refunded_units_were_bought.
-- Internal: SECURITY INVOKER; the caller holds payment and order.
create or replace function checkout.book_refund_lines(p_store uuid, p_order uuid, p_refund uuid, p_lines jsonb) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with line as (
        insert into orders.refund_lines (store_id, refund_id, order_id, order_item_id, quantity, restocked, amount_minor)
        select p_store, p_refund, p_order, l.item_id, l.quantity, coalesce(l.restocked, 0), l.amount_minor
        from jsonb_to_recordset(p_lines) as l (item_id uuid, quantity int, restocked int, amount_minor bigint)
        returning order_item_id, quantity
    )
    update orders.order_items i set refunded_quantity = i.refunded_quantity + line.quantity
    from line where i.store_id = p_store and i.id = line.order_item_id
$$;
