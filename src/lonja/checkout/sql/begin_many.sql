-- checkout.begin_many: checkout.begin_checkout for many buyers who wait at the same moment, as far as they are plain: a fresh
-- key, a cart whose units are all held, an online payment of more than nothing (natural batching, decision 0008).
-- Nouns:    p_requests, a JSON array of checkout.checkout_request up to its details (as begin_checkout's).
-- Answers:  a row a request: the placement, or null: not plain, ask begin_checkout alone; there it is refused, replayed, or
--           waits for stock. Nothing of such a request is left behind.
-- Promises: those of begin_checkout; each request ends as it would have alone. Should the whole batch fail, the caller asks
--           for each alone.
-- Locks:    idempotency keys, carts, counts of drops, holds (of carts it has: nobody else waits for them; no stock level: nothing on it changes), slots of the store's order numbers.
-- Refuses:  LJ023 (a price or a hold changed meanwhile: all are asked alone) · LJ405 (more than 256 requests)
create or replace function checkout.begin_many(p_store uuid, p_requests jsonb) returns table (n int, placement jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_asked checkout.checkout_request[];
    v_claimed checkout.checkout_request[];
    v_plain checkout.checkout_request[];
    v_policy record;
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    if jsonb_array_length(p_requests) > 256 then
        perform platform.refuse('LJ405', 'a batch has at most 256 requests', jsonb_build_object('limit', 256));
    end if;
    v_asked := array(select r from jsonb_populate_recordset(null::checkout.checkout_request, p_requests) r);
    select * into v_policy from inventory.policy(p_store);
    if v_policy.reserve_on <> 'cart' and not exists (select from access.drop_terms t where t.store_id = p_store) then
        -- nothing is held yet, so nothing is plain
        return query select r.n, null::jsonb from unnest(v_asked) r;
        return;
    end if;
    v_claimed := checkout.begin_many_claim(p_store, v_asked);
    perform 1 from carts.carts c
    where c.store_id = p_store and c.id = any (array(select r.cart_id from unnest(v_claimed) r))
    order by c.id for update;
    v_plain := checkout.begin_many_plain(p_store, v_claimed);
    if exists (select from access.drop_terms t where t.store_id = p_store) then
        v_plain := checkout.begin_many_drops(p_store, v_plain, v_policy.checkout_ttl);
    end if;
    if cardinality(v_plain) > 0 then
        perform checkout.begin_many_write(p_store, v_plain, platform.now() + v_policy.checkout_ttl);
    end if;
    return query
    with answer as (
        select r.n, r.idempotency_key, r.request_hash, r.correlation_id, checkout.key_owner(r) as owner, jsonb_build_object(
            'order_id', o.id, 'number', o.number, 'status', o.status, 'payment_status', o.payment_status,
            'total_amount_minor', o.total_amount_minor, 'currency', o.currency, 'expires_at', o.expires_at,
            'attempt_id', r.attempt_id, 'gateway', r.details ->> 'gateway', 'redirect_url', null) as placement
        from unnest(v_plain) r join orders.orders o on o.store_id = p_store and o.id = r.order_id
    ), remembered as (
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, correlation_id)
        select p_store, 'checkout.begin_checkout', a.owner, a.idempotency_key, coalesce(a.request_hash, ''), a.placement,
               a.correlation_id
        from answer a where a.idempotency_key is not null
    )
    select r.n, a.placement from unnest(v_asked) r left join answer a using (n);
end
$$;
