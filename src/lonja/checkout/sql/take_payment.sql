-- checkout.take_payment: an attempt's money has come in full: attempt captured, payment paid. The order's step is the caller's.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
create or replace function checkout.take_payment(p_store uuid, p_order uuid, p_attempt uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update payments.payment_attempts set status = 'captured', updated_at = platform.now()
    where store_id = p_store and id = p_attempt;
    update payments.payments set status = 'paid', captured_minor = amount_minor, updated_at = platform.now()
    where store_id = p_store and order_id = p_order;
end
$$;
