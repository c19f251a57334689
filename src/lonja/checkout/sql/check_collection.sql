-- checkout.check_collection: whether an amount may be collected for a living order that is not paid yet.
-- Refuses:  LJ505 order_not_payable (dead, or paid otherwise) · LJ625 collection_amount_wrong (nothing, or more than is due)
-- Internal: SECURITY INVOKER; the caller holds payment, attempt and order.
create or replace function checkout.check_collection(
    p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_order orders.orders;
    v_due bigint := p_attempt.amount_minor - p_attempt.captured_minor;
begin
    select * into strict v_order from orders.orders where store_id = p_store and id = p_attempt.order_id;
    if v_order.status in ('pending', 'cancelled', 'refunded') then
        perform platform.refuse('LJ505', 'this order is not to be paid', jsonb_build_object('status', v_order.status));
    elsif p_attempt.status <> 'pending' or v_order.payment_status not in ('pending', 'failed') then
        perform platform.refuse('LJ505', 'this order is paid', jsonb_build_object('status', v_order.payment_status));
    elsif p_amount_minor is null or p_amount_minor not between 1 and v_due then
        perform platform.refuse('LJ625', 'this cannot be collected', jsonb_build_object(
            'asked_minor', p_amount_minor, 'due_minor', v_due, 'currency', p_attempt.currency));
    end if;
end
$$;
