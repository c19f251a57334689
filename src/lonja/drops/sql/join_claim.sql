-- drops.join_claim: claims the idempotency keys of a batch of joins, under the name that drops.join_room gives them.
-- Answers:  the requests (n) that do not go on: their key has been used, or stands twice in this batch. Whoever comes second in
--           time waits here for the first, as in platform.replay.
-- Locks:    the keys, in the order of platform.lock_keys: first of all.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.join_claim(p_store uuid, p_requests jsonb) returns int[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.lock_keys(array(
        select platform.key_lock(p_store, 'drops.join_room', q.owner, q.idempotency_key)
        from jsonb_to_recordset(p_requests) as q (owner uuid, idempotency_key text) where q.idempotency_key is not null));
    return array(
        select k.n
        from (
            select q.*, row_number() over (partition by q.owner, q.idempotency_key order by q.n) as use
            from jsonb_to_recordset(p_requests) as q (n int, owner uuid, idempotency_key text)
            where q.idempotency_key is not null
        ) k
        left join lateral (
            select true as is_used from platform.idempotency_keys o
            where o.store_id = p_store and o.scope = 'drops.join_room' and o.owner = k.owner and o.key = k.idempotency_key
            limit 1
        ) old on true
        where k.use > 1 or old.is_used);
end
$$;
