-- carts.add_many_claim: claims the idempotency keys of a batch. Who brings a used key, or stands behind another request of
-- the same visitor, is sent away to ask alone (LJ023): there the replay, or the wait, is done properly.
-- Each key is looked up by itself (lateral, limit 1): joined, a table that was never analyzed is read whole.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_claim(p_store uuid, p_requests carts.add_request[]) returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.lock_keys(array(
        select platform.key_lock(p_store, carts.add_many_scope(r), carts.add_many_owner(r), r.idempotency_key)
        from unnest(p_requests) r where r.idempotency_key is not null));
    return (
        select array_agg(row(
            r.n, r.session_id, r.customer_id, r.token_hash, r.expires_at, r.correlation_id, r.idempotency_key, r.request_hash,
            r.variant_id, r.quantity, r.cart_id, false, null, null, null,
            case when r.turn > 1 or r.idempotency_key is not null and (r.use > 1 or old.is_used) then 'LJ023' end,
            '{}', r.ttl, r.collection_id)::carts.add_request order by r.n)
        from (
            select u.*, carts.add_many_scope(u) as scope, carts.add_many_owner(u) as owner,
                   row_number() over (partition by coalesce(u.customer_id, u.session_id), u.token_hash order by u.n) as turn,
                   row_number() over (
                       partition by carts.add_many_owner(u), u.token_hash is null, u.idempotency_key order by u.n) as use
            from unnest(p_requests) u
        ) r
        left join lateral (
            select true as is_used from platform.idempotency_keys k
            where k.store_id = p_store and k.scope = r.scope and k.owner = r.owner and k.key = r.idempotency_key limit 1
        ) old on true);
end
$$;
