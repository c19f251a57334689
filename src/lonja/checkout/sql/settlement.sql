-- checkout.settlement: how an attempt and its order stand. Internal: SECURITY INVOKER.
create or replace function checkout.settlement(p_store uuid, p_attempt uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'order_id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
        'attempt_id', a.id, 'attempt_status', a.status, 'failure_reason', a.failure_reason)
    from payments.payment_attempts a
    join orders.orders o on o.store_id = a.store_id and o.id = a.order_id
    where a.store_id = p_store and a.id = p_attempt
$$;
