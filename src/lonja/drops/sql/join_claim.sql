-- drops.join_claim: claims the idempotency keys of a batch of joins, under the name that drops.join_room gives them.
-- Answers:  the requests (n) that do not go on: their key has been used, or stands twice in this batch. Whoever comes second in
--           time waits here for the first, as in platform.replay.
-- Locks:    the keys, in key order: first of all.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.join_claim(p_store uuid, p_requests jsonb) returns int[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with keyed as materialized (
        select q.*, row_number() over (partition by q.owner, q.idempotency_key order by q.n) as use
        from jsonb_to_recordset(p_requests)
            as q (n int, owner uuid, idempotency_key text, request_hash text, correlation_id uuid)
        where q.idempotency_key is not null
    ), claimed as (
        insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, correlation_id)
        select p_store, 'drops.join_room', k.owner, k.idempotency_key, coalesce(k.request_hash, ''), k.correlation_id
        from keyed k where k.use = 1
        order by 3, 4
        on conflict do nothing
        returning owner, key
    )
    select coalesce(array_agg(k.n), '{}')
    from keyed k left join claimed c on c.owner = k.owner and c.key = k.idempotency_key and k.use = 1
    where c.key is null
$$;
