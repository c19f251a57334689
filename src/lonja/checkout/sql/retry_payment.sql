-- checkout.retry_payment: the buyer of a pending order tries again, perhaps with another gateway. Holds are renewed.
-- Promises: PAY-03: a new attempt is a new row. P06. What an order has of a drop was held anew once, at checkout: a try keeps
--           the time it has (checkout.pay_until), and when that is over there is none.
-- Locks:    idempotency key, payment, order, stock levels.
-- Refuses:  LJ301 out_of_stock · LJ504 unknown_order · LJ505 order_not_payable · LJ506 too_many_attempts
--           LJ509 hold_is_over · LJ602 gateway_not_offered
create or replace function checkout.retry_payment(p_store uuid, p_call jsonb, p_order uuid, p_gateway text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_order orders.orders;
    v_until timestamptz;
    v_attempt uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'checkout.retry_payment');
    if v_old is not null then
        return v_old;
    end if;
    select * into v_order from orders.orders where store_id = p_store and id = p_order;
    if v_order.id is null then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    perform 1 from payments.payments where store_id = p_store and order_id = p_order for update;
    select * into strict v_order from orders.orders where store_id = p_store and id = p_order for update;
    if v_order.status <> 'pending' then
        perform platform.refuse('LJ505', 'this order cannot be paid any more', jsonb_build_object('status', v_order.status));
    elsif (select count(*) from payments.payment_attempts where store_id = p_store and order_id = p_order) >= 20 then
        perform platform.refuse('LJ506', 'too many tries', jsonb_build_object('limit', 20));
    end if;
    v_until := checkout.pay_until(p_store, v_order);
    if v_until <= platform.now() then
        perform platform.refuse('LJ509', 'the time to pay is over', jsonb_build_object('order_id', p_order));
    elsif not checkout.renew_holds(p_store, p_order, v_until) then
        perform platform.refuse('LJ301', 'not enough stock', jsonb_build_object('lines', '[]'::jsonb));
    end if;
    update orders.orders set expires_at = v_until, updated_at = platform.now() where store_id = p_store and id = p_order;
    update payments.payments set status = 'pending', updated_at = platform.now()
    where store_id = p_store and order_id = p_order and status = 'failed';
    if found then
        perform orders.step(p_store, p_order, 'payment', 'pending', 'tried again');
    end if;
    v_attempt := payments.open_attempt(p_store, p_order, p_gateway, v_order.total_amount_minor, v_order.currency);
    if p_gateway = 'cod' then
        perform checkout.confirm_order(p_store, p_order, 'cash on delivery');
    end if;
    return platform.remember(p_store, p_call, 'checkout.retry_payment', checkout.placement(p_store, v_attempt));
end
$$;
