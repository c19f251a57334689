-- checkout.authorized_attempt: the attempt of an order whose money is set aside, locked with its payment and its order.
-- Locks:    payment, attempt, order.
-- Refuses:  LJ504 unknown_order · LJ620 nothing_authorized · LJ623 request_under_way (when p_verb is not what waits)
-- Internal: SECURITY INVOKER.
create or replace function checkout.authorized_attempt(p_store uuid, p_order uuid, p_verb text)
returns payments.payment_attempts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt payments.payment_attempts;
    v_status text;
    v_waits text;
begin
    perform 1 from payments.payments where store_id = p_store and order_id = p_order for update;
    if not found then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    select * into v_attempt from payments.payment_attempts
    where store_id = p_store and order_id = p_order and status = 'authorized' for update;
    select status into strict v_status from orders.orders where store_id = p_store and id = p_order for update;
    if v_attempt.id is null or v_status = 'cancelled' then
        perform platform.refuse('LJ620', 'nothing is authorized for this order',
            jsonb_build_object('payment_status', (select p.status from payments.payments p
                                                  where p.store_id = p_store and p.order_id = p_order)));
    end if;
    select verb into v_waits from payments.provider_requests
    where store_id = p_store and attempt_id = v_attempt.id and status = 'open' for update;
    if v_waits <> p_verb or v_waits = 'capture' then
        perform platform.refuse('LJ623', 'the provider was asked already', jsonb_build_object('verb', v_waits));
    end if;
    return v_attempt;
end
$$;
