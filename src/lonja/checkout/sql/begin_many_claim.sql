-- checkout.begin_many_claim: claims the idempotency keys of a batch and answers the requests that may go on together. Who
-- brings a used key, or stands behind another request for the same cart or with the same key, asks alone: there the replay,
-- or the wait, is done properly.
-- Internal: SECURITY INVOKER.
create or replace function checkout.begin_many_claim(p_store uuid, p_asked checkout.checkout_request[])
returns checkout.checkout_request[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with first as (
        select r, checkout.key_owner(r) as owner, (r).idempotency_key as key
        from (
            select r, row_number() over (partition by r.cart_id order by r.n) as turn,
                   row_number() over (partition by checkout.key_owner(r), r.idempotency_key order by r.n) as use
            from unnest(p_asked) r
            where checkout.key_owner(r) is not null
        ) asked
        where turn = 1 and (use = 1 or (r).idempotency_key is null)
    ), claimed as (
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, correlation_id)
        select p_store, 'checkout.begin_checkout', f.owner, f.key, coalesce((f.r).request_hash, ''), (f.r).correlation_id
        from first f where f.key is not null
        order by 3, 4
        on conflict do nothing
        returning owner, key
    )
    select array(
        select f.r from first f left join claimed c using (owner, key)
        where f.key is null or c.key is not null
        order by (f.r).n)
$$;
