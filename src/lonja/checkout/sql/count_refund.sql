-- checkout.count_refund: a confirmed refund reduces what an order has paid. Internal: SECURITY INVOKER; payment is locked.
create or replace function checkout.count_refund(p_store uuid, p_payment payments.payments, p_amount_minor bigint) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_to text := case when p_payment.refunded_minor + p_amount_minor = p_payment.captured_minor
                      then 'refunded' else 'partially_refunded' end;
begin
    perform 1 from orders.orders where store_id = p_store and id = p_payment.order_id for update;
    update payments.payments set refunded_minor = refunded_minor + p_amount_minor, status = v_to, updated_at = platform.now()
    where store_id = p_store and order_id = p_payment.order_id;
    perform orders.step(p_store, p_payment.order_id, 'payment', v_to);
end
$$;
