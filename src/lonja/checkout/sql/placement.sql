-- checkout.placement: what the caller of a checkout needs to go on: the order in short, and the attempt to start.
-- Internal: SECURITY INVOKER.
create or replace function checkout.placement(p_store uuid, p_attempt uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'order_id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
        'total_amount_minor', o.total_amount_minor, 'currency', o.currency, 'expires_at', o.expires_at,
        'attempt_id', a.id, 'gateway', a.gateway, 'redirect_url', a.redirect_url)
    from payments.payment_attempts a
    join orders.orders o on o.store_id = a.store_id and o.id = a.order_id
    where a.store_id = p_store and a.id = p_attempt
$$;
