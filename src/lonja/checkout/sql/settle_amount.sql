-- checkout.settle_amount: the money of one attempt has come: all of it, or the part we asked for.
-- Three ends: the order is confirmed; or it cannot be (goods gone, order dead) and the money goes back;
-- or the order was paid already, by another attempt or partly in cash, and this money is surplus and goes back.
-- Promises: P04, P10. Whatever else is still set aside for the same order is let go. What an order that dies here had of
--           codes, promotions (P14) and drops (P16) is free again.
-- Locks:    stock levels, holds, counts of drops, codes and rules, then provider requests and wake-ups.
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
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
    if v_status = 'pending' and checkout.claim_goods(p_store, v_order) then
        perform orders.steps(p_store, v_order, '{payment,order}', '{paid,confirmed}', 'payment captured');
    else
        perform orders.step(p_store, v_order, 'payment', 'paid');
        if v_status = 'pending' then
            perform inventory.release_lines(p_store, p_order => v_order);
            perform access.release_units(p_store, array[v_order]);
            perform promotions.release_promotions(p_store, array[v_order]);
            perform orders.step(p_store, v_order, 'order', 'cancelled', 'paid too late, sold out');
        end if;
        if v_status in ('pending', 'cancelled') then
            perform payments.request_refund(p_store, p_attempt.id, p_amount_minor, case v_status
                when 'pending' then 'paid too late, sold out' else 'paid after the order was cancelled' end);
            perform checkout.follow_payment(p_store, v_order);
        end if;
    end if;
    perform payments.request_void(p_store, a.id) from payments.payment_attempts a
    where a.store_id = p_store and a.order_id = v_order and a.status = 'authorized';
end
$$;
