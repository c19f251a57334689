-- payments.open_payment: what an order owes, and the first attempt to collect it.
-- Refuses:  LJ602 gateway_not_offered
-- Internal: SECURITY INVOKER, called by checkout in the transaction that creates the order.
create or replace function payments.open_payment(
    p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into payments.payments (store_id, order_id, amount_minor, currency)
    values (p_store, p_order, p_amount_minor, p_currency);
    return payments.open_attempt(p_store, p_order, p_gateway, p_amount_minor, p_currency);
end
$$;
