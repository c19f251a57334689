-- checkout.take_amount: an attempt's money has come: attempt captured, payment paid. The order's step is the caller's.
-- Promises: P10: what was captured and what was let go are together what the order owes.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
create or replace function checkout.take_amount(p_store uuid, p_order uuid, p_attempt uuid, p_amount_minor bigint)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update payments.payment_attempts
    set status = 'captured', captured_minor = p_amount_minor, look_at = null, updated_at = platform.now()
    where store_id = p_store and id = p_attempt;
    update payments.payments
    set status = 'paid', captured_minor = p_amount_minor, released_minor = amount_minor - p_amount_minor,
        updated_at = platform.now()
    where store_id = p_store and order_id = p_order;
end
$$;
