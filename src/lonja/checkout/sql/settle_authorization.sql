-- checkout.settle_authorization: the money is set aside and will be captured later: goods are claimed, the order confirmed.
-- When the goods are gone, the card has had its share of a drop, or the order was confirmed otherwise, the attempt is
-- cancelled and what is set aside let go: the order waits on, for another card.
-- How long it stays set aside: what the provider tells (payments.note_authorized_until), else the gateway's
-- authorization_days, else seven days (Stripe's).
-- Internal: SECURITY INVOKER; settle_payment holds payment, attempt and order.
create or replace function checkout.settle_authorization(p_store uuid, p_attempt payments.payment_attempts) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_status text;
    v_why text := 'authorized too late, not needed';
    v_days int;
begin
    select status into strict v_status from orders.orders where store_id = p_store and id = p_attempt.order_id;
    if v_status = 'pending' then
        v_why := checkout.claim_sale(p_store, p_attempt.order_id, p_attempt.payer);
    end if;
    if v_why is null then
        perform orders.step(p_store, p_attempt.order_id, 'order', 'confirmed', 'payment authorized');
        select coalesce(substring(g.config ->> 'authorization_days' from '^[1-9][0-9]?$')::int, 7) into strict v_days
        from payments.payment_gateways g where g.store_id = p_store and g.id = p_attempt.gateway;
        update payments.payment_attempts set status = 'authorized', updated_at = platform.now()
        where store_id = p_store and id = p_attempt.id;
        perform payments.keep_watch(p_store, p_attempt.id, platform.now() + make_interval(days => v_days));
        update payments.payments set status = 'authorized', updated_at = platform.now()
        where store_id = p_store and order_id = p_attempt.order_id;
        perform orders.step(p_store, p_attempt.order_id, 'payment', 'authorized');
    else
        update payments.payment_attempts
        set status = 'cancelled', updated_at = platform.now(), failure_reason =
            replace(v_why, 'paid too late', 'authorized too late')
        where store_id = p_store and id = p_attempt.id;
        perform payments.request_void(p_store, p_attempt.id);
    end if;
end
$$;
