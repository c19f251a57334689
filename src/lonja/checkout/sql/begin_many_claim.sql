-- checkout.begin_many_claim: claims the idempotency keys of a batch and answers the requests that may go on together. Who
-- brings a used key, or stands behind another request for the same cart or with the same key, asks alone: there the replay,
-- or the wait, is done properly.
-- Internal: SECURITY INVOKER.
create or replace function checkout.begin_many_claim(p_store uuid, p_asked checkout.checkout_request[])
returns checkout.checkout_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.lock_keys(array(
        select platform.key_lock(p_store, 'checkout.begin_checkout', checkout.key_owner(r), r.idempotency_key)
        from unnest(p_asked) r where r.idempotency_key is not null));
    return array(
        select a.r
        from (
            select r, checkout.key_owner(r) as owner, row_number() over (partition by r.cart_id order by r.n) as turn,
                   row_number() over (partition by checkout.key_owner(r), r.idempotency_key order by r.n) as use
            from unnest(p_asked) r
            where checkout.key_owner(r) is not null
        ) a
        left join lateral (
            select true as is_used from platform.idempotency_keys k
            where k.store_id = p_store and k.scope = 'checkout.begin_checkout' and k.owner = a.owner
              and k.key = (a.r).idempotency_key limit 1
        ) old on true
        where a.turn = 1 and ((a.r).idempotency_key is null or a.use = 1 and old.is_used is null)
        order by (a.r).n);
end
$$;
