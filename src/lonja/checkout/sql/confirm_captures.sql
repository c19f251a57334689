-- checkout.confirm_captures: the money of these orders has come, and nothing stands in their way: they are sold.
-- Promises: P01, P03, P10, P11.
-- Internal: SECURITY INVOKER; settle_many holds payments, attempts, orders and stock levels.
create or replace function checkout.confirm_captures(p_store uuid, p_captures checkout.capture_told[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_orders uuid[] := array(select c.order_id from unnest(p_captures) c);
    v_attempts uuid[] := array(select c.attempt_id from unnest(p_captures) c);
    v_payers text[] := array(select c.payer from unnest(p_captures) c);
    v_correlations uuid[] := array(select c.correlation_id from unnest(p_captures) c);
begin
    perform inventory.claim_lines(p_store, v_orders, v_correlations);
    update payments.payment_attempts a
    set status = 'captured', captured_minor = a.amount_minor, look_at = null, updated_at = platform.now(),
        payer = coalesce(v_payers[array_position(v_attempts, a.id)], a.payer)
    where a.store_id = p_store and a.id = any (v_attempts);
    update payments.payments set status = 'paid', captured_minor = amount_minor, updated_at = platform.now()
    where store_id = p_store and order_id = any (v_orders);
    perform orders.steps_many(p_store, v_orders, v_correlations, '{payment,order}', '{paid,confirmed}', 'payment captured');
end
$$;
