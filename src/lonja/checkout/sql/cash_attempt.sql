-- checkout.cash_attempt: the attempt by which an order is paid at the door, locked with its payment and its order.
-- Locks:    payment, attempt, order.
-- Refuses:  LJ504 unknown_order · LJ624 not_cash_on_delivery
-- Internal: SECURITY INVOKER.
create or replace function checkout.cash_attempt(p_store uuid, p_order uuid) returns payments.payment_attempts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt payments.payment_attempts;
begin
    perform 1 from payments.payments where store_id = p_store and order_id = p_order for update;
    if not found then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    select * into v_attempt from payments.payment_attempts
    where store_id = p_store and order_id = p_order and gateway = 'cod' order by id desc limit 1 for update;
    if v_attempt.id is null then
        perform platform.refuse('LJ624', 'this order is not paid in cash', jsonb_build_object('order_id', p_order));
    end if;
    perform 1 from orders.orders where store_id = p_store and id = p_order for update;
    return v_attempt;
end
$$;
