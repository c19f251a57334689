-- checkout.take_payment: an attempt's money has come in full (checkout.take_amount). The order's step is the caller's.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
create or replace function checkout.take_payment(p_store uuid, p_order uuid, p_attempt uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform checkout.take_amount(p_store, p_order, a.id, a.amount_minor)
    from payments.payment_attempts a where a.store_id = p_store and a.id = p_attempt;
end
$$;
