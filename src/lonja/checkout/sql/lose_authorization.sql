-- checkout.lose_authorization: what was set aside for an order is gone: voided by us, lapsed, or taken back by the provider.
-- Two ends (docs/decisions/0019): nothing has left the house: the goods go back on the shelf, the order is cancelled.
-- Something has: the order stands, its payment has failed, and people are told loudly, because goods left without money.
-- A payment that ended otherwise meanwhile (paid by another attempt, voided with its order) stays as it is.
-- Promises: P08, P11, P14, P16: what it used and counted is free again.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
create or replace function checkout.lose_authorization(p_store uuid, p_order uuid, p_reason text) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_here boolean;
    v_reason text := left('the authorization is gone' || coalesce(': ' || nullif(p_reason, ''), ''), 500);
begin
    if not exists (select from payments.payments p
                   where p.store_id = p_store and p.order_id = p_order and p.status = 'authorized') then
        return;
    end if;
    select o.status in ('confirmed', 'processing') and o.fulfillment_status = 'unfulfilled' into strict v_is_here
    from orders.orders o where o.store_id = p_store and o.id = p_order;
    update payments.payments set status = case when v_is_here then 'voided' else 'failed' end, updated_at = platform.now()
    where store_id = p_store and order_id = p_order;
    if v_is_here then
        perform checkout.return_goods(p_store, p_order);
        perform access.release_units(p_store, array[p_order]);
        perform promotions.release_promotions(p_store, array[p_order]);
        perform orders.steps(p_store, p_order, '{payment,order}', '{voided,cancelled}', v_reason);
        return;
    end if;
    perform orders.step(p_store, p_order, 'payment', 'failed', v_reason);
    insert into people.security_events (store_id, event_type, subject, metadata, correlation_id)
    values (p_store, 'suspicious_payment', p_order::text,
            jsonb_build_object('what', 'shipped without money', 'reason', v_reason), platform.correlation_id());
end
$$;
