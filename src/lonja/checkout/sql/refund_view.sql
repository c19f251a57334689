-- checkout.refund_view: a refund with the lines it was for. Internal: SECURITY INVOKER.
create or replace function checkout.refund_view(p_store uuid, p_refund uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select to_jsonb(r) || jsonb_build_object('lines', coalesce((
        select jsonb_agg(jsonb_build_object(
            'item_id', l.order_item_id, 'quantity', l.quantity, 'restocked', l.restocked, 'amount_minor', l.amount_minor)
            order by l.order_item_id)
        from orders.refund_lines l where l.store_id = p_store and l.refund_id = r.id), '[]'))
    from payments.refunds r where r.store_id = p_store and r.id = p_refund
$$;
