-- checkout.lock_captures: which of the captures that were told can be settled together: the attempt has its reference, the
-- amount is what was asked, order and payment still wait. One attempt an order. Attempts and orders are locked.
-- Answers:  what was told, with the order; payer: its fingerprint.
-- Internal: SECURITY INVOKER; settle_many holds the payments.
create or replace function checkout.lock_captures(p_store uuid, p_asked checkout.capture_told[])
returns setof checkout.capture_told
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select distinct on (locked.order_id) locked.*
    from (
        select s.n, a.id as attempt_id, s.amount_minor, s.currency, s.correlation_id,
               access.fingerprint(p_store, a.gateway || ' ' || nullif(s.payer, '')) as payer, a.order_id
        from unnest(p_asked) s
        join payments.payment_attempts a on a.store_id = p_store and a.id = s.attempt_id
        join payments.payments p on p.store_id = p_store and p.order_id = a.order_id
        join orders.orders o on o.store_id = p_store and o.id = a.order_id
        where a.status in ('pending', 'failed', 'cancelled') and a.external_ref is not null
          and a.asked_minor is null and (a.amount_minor, a.currency) = (s.amount_minor, s.currency)
          and p.status in ('pending', 'failed') and o.status = 'pending'
        for update of a, o
    ) locked
    order by locked.order_id, locked.attempt_id, locked.n
$$;
