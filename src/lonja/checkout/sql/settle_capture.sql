-- checkout.settle_capture: the money of one attempt has come.
-- Three ends: the order is confirmed; or it cannot be (goods gone, order dead) and the money goes back;
-- or the order was paid already and this money is surplus and goes back.
-- Internal: SECURITY INVOKER; settle_payment holds payment, attempt and order.
create or replace function checkout.settle_capture(p_store uuid, p_attempt payments.payment_attempts) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_order uuid := p_attempt.order_id;
    v_status text;
    v_was_paid boolean;
begin
    select o.status, exists (select from payments.payment_attempts a
                             where a.store_id = p_store and a.order_id = v_order and a.status = 'captured')
    into strict v_status, v_was_paid
    from orders.orders o where o.store_id = p_store and o.id = v_order;
    if v_was_paid then
        update payments.payment_attempts set status = 'surplus', updated_at = platform.now()
        where store_id = p_store and id = p_attempt.id;
        perform payments.request_refund(p_store, p_attempt.id, p_attempt.amount_minor, 'paid twice');
        return;
    end if;
    perform checkout.take_payment(p_store, v_order, p_attempt.id);
    if v_status = 'pending' and checkout.claim_goods(p_store, v_order) then
        perform orders.steps(p_store, v_order, '{payment,order}', '{paid,confirmed}', 'payment captured');
        return;
    end if;
    perform orders.step(p_store, v_order, 'payment', 'paid');
    if v_status = 'pending' then
        perform inventory.release_lines(p_store, p_order => v_order);
        perform orders.step(p_store, v_order, 'order', 'cancelled', 'paid too late, sold out');
    elsif v_status <> 'cancelled' then
        return;
    end if;
    perform payments.request_refund(p_store, p_attempt.id, p_attempt.amount_minor, 'paid too late, sold out');
    update payments.payments set status = 'refund_pending', updated_at = platform.now()
    where store_id = p_store and order_id = v_order;
    perform orders.step(p_store, v_order, 'payment', 'refund_pending');
end
$$;
