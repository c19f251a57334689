-- carts.add_many_claim: claims the idempotency keys of a batch. Who brings a used key, or stands behind another request of
-- the same visitor, is sent away to ask alone (LJ023): there the replay, or the wait, is done properly.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_claim(p_store uuid, p_requests carts.add_request[]) returns carts.add_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_requests carts.add_request[];
begin
    select array_agg(row(
        r.n, r.session_id, r.customer_id, r.token_hash, r.expires_at, r.correlation_id, r.idempotency_key, r.request_hash,
        r.variant_id, r.quantity, r.cart_id, false, null, null, null,
        case when r.turn > 1 or r.use > 1 and r.idempotency_key is not null then 'LJ023' end, '{}', r.ttl, r.collection_id)::carts.add_request order by r.n) into v_requests
    from (
        select u.*, row_number() over (
            partition by coalesce(u.customer_id, u.session_id), u.token_hash order by u.n) as turn,
            row_number() over (
            partition by carts.add_many_owner(u), u.token_hash is null, u.idempotency_key order by u.n) as use
        from unnest(p_requests) u
    ) r;
    if not exists (select from unnest(v_requests) r where r.idempotency_key is not null) then
        return v_requests;
    end if;
    with claimed as (
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, correlation_id)
        select p_store, carts.add_many_scope(r),
               carts.add_many_owner(r), r.idempotency_key, coalesce(r.request_hash, ''), r.correlation_id
        from unnest(v_requests) r
        where r.idempotency_key is not null and r.refusal is null
        order by 2, 3, 4
        on conflict do nothing
        returning scope, owner, key
    )
    select array_agg(row(
        r.n, r.session_id, r.customer_id, r.token_hash, r.expires_at, r.correlation_id, r.idempotency_key, r.request_hash,
        r.variant_id, r.quantity, r.cart_id, false, null, null, null,
        case when r.refusal is not null or r.idempotency_key is not null and c.key is null then 'LJ023' end,
        '{}', r.ttl, r.collection_id)::carts.add_request order by r.n) into v_requests
    from unnest(v_requests) r
    left join claimed c on c.key = r.idempotency_key and c.owner = carts.add_many_owner(r)
        and c.scope = carts.add_many_scope(r);
    return v_requests;
end
$$;
