-- checkout.lock_refund: a refund, with everything that its sums touch locked in the order of the house: payment, attempt,
-- refund, order.
-- Refuses:  LJ606 unknown_refund
-- Internal: SECURITY INVOKER.
create or replace function checkout.lock_refund(p_store uuid, p_refund uuid) returns payments.refunds
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_refund payments.refunds;
begin
    select * into v_refund from payments.refunds where store_id = p_store and id = p_refund;
    if v_refund.id is null then
        perform platform.refuse('LJ606', 'no such refund', jsonb_build_object('refund_id', p_refund));
    end if;
    perform 1 from payments.payments where store_id = p_store and order_id = v_refund.order_id for update;
    perform 1 from payments.payment_attempts where store_id = p_store and id = v_refund.payment_attempt_id for update;
    select * into strict v_refund from payments.refunds where store_id = p_store and id = p_refund for update;
    perform 1 from orders.orders where store_id = p_store and id = v_refund.order_id for update;
    return v_refund;
end
$$;
