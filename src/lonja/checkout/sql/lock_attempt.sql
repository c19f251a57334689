-- checkout.lock_attempt: an attempt that is about to be settled, with its payment and its order.
-- Locks:    payment, attempt, order. In that order.
-- Refuses:  LJ603 unknown_attempt
-- Internal: SECURITY INVOKER.
create or replace function checkout.lock_attempt(p_store uuid, p_attempt uuid) returns payments.payment_attempts
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt payments.payment_attempts;
begin
    perform 1 from payments.payments p
    where p.store_id = p_store
      and p.order_id = (select a.order_id from payments.payment_attempts a where a.store_id = p_store and a.id = p_attempt)
    for update;
    select a.* into v_attempt
    from payments.payment_attempts a join orders.orders o on o.store_id = a.store_id and o.id = a.order_id
    where a.store_id = p_store and a.id = p_attempt for update of a, o;
    if v_attempt.id is null then
        perform platform.refuse('LJ603', 'no such payment attempt', jsonb_build_object('attempt_id', p_attempt));
    end if;
    return v_attempt;
end
$$;
