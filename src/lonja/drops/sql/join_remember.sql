-- drops.join_remember: what a batch of joins answered, under the keys that drops.join_claim claimed. A refusal is not
-- remembered.
-- Nouns:    p_joined, those who went on, as drops.line_up left them.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.join_remember(p_store uuid, p_requests jsonb, p_joined drops.join_request[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, correlation_id)
    select p_store, 'drops.join_room', q.owner, q.idempotency_key, coalesce(q.request_hash, ''),
           jsonb_build_object('place_id', r.place_id, 'position', p.position, 'session_id', r.session_id), q.correlation_id
    from jsonb_to_recordset(p_requests)
        as q (n int, owner uuid, idempotency_key text, request_hash text, correlation_id uuid)
    join unnest(p_joined) r on r.n = q.n and r.refusal is null
    cross join lateral (
        select o.position from drops.places o
        where o.store_id = p_store and o.room_id = r.room_id and o.id = r.place_id limit 1
    ) p
    where q.idempotency_key is not null
$$;
