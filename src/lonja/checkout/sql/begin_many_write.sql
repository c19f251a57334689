-- checkout.begin_many_write: writes the orders of a batch: holds adopted, payment and attempt opened, order and lines as
-- snapshots, quotes kept, cart converted, event told.
-- Promises: P02, P03, P05. A hold or a price that has changed since begin_many_plain looked ends the batch, whole.
-- Locks:    what promotions.lock_uses does, of all orders at once, before wake-ups and order numbers.
-- Nouns:    p_expires_at, the store's end of a hold; a request with drops has its own.
-- Refuses:  LJ023 contention · what promotions.redeem_promotions refuses
-- Internal: SECURITY INVOKER; begin_many holds the carts.
create or replace function checkout.begin_many_write(
    p_store uuid, p_requests checkout.checkout_request[], p_expires_at timestamptz
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_currency text := (select s.currency from stores.stores s where s.id = p_store);
    v_is_exact boolean;
begin
    with adopted as (
        update inventory.inventory_reservations h
        set order_id = r.order_id, expires_at = coalesce(r.expires_at, p_expires_at), updated_at = platform.now()
        from unnest(p_requests) r
        where h.store_id = p_store and h.cart_id = r.cart_id and h.status = 'active'
        returning h.quantity
    )
    select coalesce(sum(a.quantity), 0) = (
        select sum(i.quantity) from carts.cart_items i
        where i.store_id = p_store and i.cart_id = any (array(select r.cart_id from unnest(p_requests) r)))
    into v_is_exact from adopted a;
    if not v_is_exact then
        perform platform.refuse('LJ023', 'a hold ran out while these orders were placed');
    end if;
    insert into payments.payments (store_id, order_id, amount_minor, currency)
    select p_store, r.order_id, checkout.total_of(r), v_currency from unnest(p_requests) r;
    insert into payments.payment_attempts
        (store_id, id, order_id, gateway, amount_minor, currency, correlation_id, request_id)
    select p_store, r.attempt_id, r.order_id, r.details ->> 'gateway', checkout.total_of(r), v_currency,
           r.correlation_id, r.request_id
    from unnest(p_requests) r;
    update carts.carts c set status = 'converted', updated_at = platform.now()
    from unnest(p_requests) r where c.store_id = p_store and c.id = r.cart_id;
    perform promotions.lock_uses(p_store, array_agg(u.rule_id), array_remove(array_agg(u.code_id), null))
    from unnest(p_requests) r
    cross join jsonb_to_recordset(r.quote -> 'applied') u (rule_id uuid, code_id uuid);
    perform promotions.redeem_promotions(p_store, r.order_id, r.customer_id, lower(r.details ->> 'email'), r.quote -> 'applied')
    from unnest(p_requests) r where r.quote -> 'applied' <> '[]';
    with told as (
        insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
        select p_store, 'order.placed', 'order', r.order_id,
               jsonb_build_object('total_amount_minor', checkout.total_of(r), 'currency', v_currency),
               case when r.customer_id is null then 'guest' else 'customer' end, r.correlation_id
        from unnest(p_requests) r
        returning id, type
    )
    insert into platform.news (listener, store_id, event_id)
    select l.listener, p_store, t.id from told t join platform.listeners l on l.type = t.type;
    perform platform.wake(p_store, 'checkout.expire_checkouts', least(p_expires_at, (
        select min(r.expires_at) from unnest(p_requests) r)) + interval '1 hour');
    perform checkout.begin_many_orders(p_store, p_requests, v_currency, p_expires_at);
    perform checkout.snapshot_carts(p_store, p_requests);
    perform checkout.keep_quotes(p_store, p_requests);
end
$$;
