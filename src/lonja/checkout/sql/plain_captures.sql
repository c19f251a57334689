-- checkout.plain_captures: which of the captures that were told can be settled together: the attempt has its reference, the
-- amount is what was asked, order and payment still wait. One attempt an order. Attempts and orders are locked.
-- Internal: SECURITY INVOKER; settle_many holds the payments.
create or replace function checkout.plain_captures(p_store uuid, p_asked checkout.capture_told[])
returns table (attempt_id uuid, order_id uuid, correlation_id uuid)
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select distinct on (locked.order_id) locked.attempt_id, locked.order_id, locked.correlation_id
    from (
        select a.id as attempt_id, a.order_id, s.correlation_id
        from unnest(p_asked) s
        join payments.payment_attempts a on a.store_id = p_store and a.id = s.attempt_id
        join payments.payments p on p.store_id = p_store and p.order_id = a.order_id
        join orders.orders o on o.store_id = p_store and o.id = a.order_id
        where a.status in ('pending', 'failed', 'cancelled') and a.external_ref is not null
          and a.asked_minor is null and (a.amount_minor, a.currency) = (s.amount_minor, s.currency)
          and p.status in ('pending', 'failed') and o.status = 'pending'
        for update of a, o
    ) locked
    order by locked.order_id, locked.attempt_id
$$;
