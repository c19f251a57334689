-- checkout.settle_amount: the money of one attempt has come: all of it, or the part we asked for.
-- Three ends: the order is confirmed; or it cannot be (goods gone, too much of a drop for one card, order dead) and the money
-- goes back; or the order was paid already, by another attempt or partly in cash, and this money is surplus and goes back.
-- Promises: P04, P10, P14, P16. Whatever else is still set aside for the same order is let go.
-- Locks:    stock levels, holds, the counts of drops, codes and rules, then provider requests and wake-ups.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order, and has written who pays (payer).
create or replace function checkout.settle_amount(
    p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_order uuid := p_attempt.order_id;
    v_status text;
    v_was_paid boolean;
    v_why text;
begin
    select o.status, exists (select from payments.payment_attempts a
                             where a.store_id = p_store and a.order_id = v_order
                               and (a.status = 'captured' or a.captured_minor > 0 and a.status <> 'surplus'))
    into strict v_status, v_was_paid
    from orders.orders o where o.store_id = p_store and o.id = v_order;
    if v_was_paid then
        update payments.payment_attempts
        set status = 'surplus', captured_minor = p_amount_minor, look_at = null, updated_at = platform.now()
        where store_id = p_store and id = p_attempt.id;
        perform payments.request_refund(p_store, p_attempt.id, p_amount_minor, 'paid twice');
        return;
    end if;
    perform checkout.take_amount(p_store, v_order, p_attempt.id, p_amount_minor);
    v_why := case v_status
        when 'pending' then checkout.claim_sale(p_store, v_order, p_attempt.payer)
        when 'cancelled' then 'paid after the order was cancelled' end;
    if v_status = 'pending' and v_why is null then
        perform orders.steps(p_store, v_order, '{payment,order}', '{paid,confirmed}', 'payment captured');
    else
        perform orders.step(p_store, v_order, 'payment', 'paid');
        if v_status = 'pending' then
            perform checkout.free_order(p_store, v_order);
            perform orders.step(p_store, v_order, 'order', 'cancelled', v_why);
        end if;
        if v_why is not null then
            perform payments.request_refund(p_store, p_attempt.id, p_amount_minor, v_why);
            perform checkout.follow_payment(p_store, v_order);
        end if;
    end if;
    perform payments.request_void(p_store, a.id) from payments.payment_attempts a
    where a.store_id = p_store and a.order_id = v_order and a.status = 'authorized';
end
$$;
