-- checkout.settle_authorization: the money is set aside and will be captured later: goods are claimed, the order confirmed.
-- When the goods are gone the authorization is left to lapse: the attempt is cancelled with its order.
-- Internal: SECURITY INVOKER; settle_payment holds payment, attempt and order.
create or replace function checkout.settle_authorization(p_store uuid, p_attempt payments.payment_attempts) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_confirmed boolean;
begin
    v_confirmed := (select status = 'pending' from orders.orders where store_id = p_store and id = p_attempt.order_id)
        and checkout.confirm_order(p_store, p_attempt.order_id, 'payment authorized');
    if v_confirmed then
        update payments.payment_attempts set status = 'authorized', updated_at = platform.now()
        where store_id = p_store and id = p_attempt.id;
        update payments.payments set status = 'authorized', updated_at = platform.now()
        where store_id = p_store and order_id = p_attempt.order_id;
        perform orders.step(p_store, p_attempt.order_id, 'payment', 'authorized');
    else
        update payments.payment_attempts
        set status = 'cancelled', failure_reason = 'authorized too late, sold out', updated_at = platform.now()
        where store_id = p_store and id = p_attempt.id;
    end if;
end
$$;
