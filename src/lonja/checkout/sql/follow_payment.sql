-- checkout.follow_payment: the order says of its payment what the payment says of itself (P08). The same again is no step.
-- Internal: SECURITY INVOKER; the caller holds payment and order.
create or replace function checkout.follow_payment(p_store uuid, p_order uuid, p_reason text default null) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select orders.step(p_store, p_order, 'payment', p.status, p_reason)
    from payments.payments p where p.store_id = p_store and p.order_id = p_order
$$;
