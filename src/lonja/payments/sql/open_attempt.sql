-- payments.open_attempt: one more try to collect a payment; every try is a row (PAY-03).
-- Refuses:  LJ602 gateway_not_offered
-- Internal: SECURITY INVOKER.
create or replace function payments.open_attempt(
    p_store uuid, p_order uuid, p_gateway text, p_amount_minor bigint, p_currency text
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    insert into payments.payment_attempts (store_id, order_id, gateway, amount_minor, currency, correlation_id, request_id)
    select p_store, p_order, g.id, p_amount_minor, p_currency, platform.correlation_id(), platform.request_id()
    from payments.payment_gateways g
    where g.store_id = p_store and g.id = p_gateway and g.is_active
    returning id into v_id;
    if v_id is null then
        perform platform.refuse('LJ602', 'this gateway is not offered', jsonb_build_object('gateway', p_gateway));
    end if;
    return v_id;
end
$$;
