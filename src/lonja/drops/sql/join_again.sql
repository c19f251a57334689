-- drops.join_again: what those of a batch are told who brought a used key: its first answer. Nothing is known of a key whose
-- first use was refused, in this batch or a moment ago: who brings it asks alone (LJ023).
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.join_again(p_store uuid, p_requests jsonb, p_aside int[])
returns table (n int, refusal text, params jsonb, session_id uuid, place_id uuid, "position" bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select q.n, v.code,
           case when v.code is null then '{"again": true}'
                when v.code = 'LJ010' then jsonb_build_object('key', q.idempotency_key) end,
           (k.response ->> 'session_id')::uuid, (k.response ->> 'place_id')::uuid, (k.response ->> 'position')::bigint
    from jsonb_to_recordset(p_requests) as q (n int, owner uuid, idempotency_key text, request_hash text)
    left join lateral (
        select o.response, o.request_hash from platform.idempotency_keys o
        where o.store_id = p_store and o.scope = 'drops.join_room' and o.owner = q.owner and o.key = q.idempotency_key
        limit 1
    ) k on true
    cross join lateral (select case
        when k.response is null then 'LJ023'
        when k.request_hash <> coalesce(q.request_hash, '') then 'LJ010' end as code) v
    where q.n = any (p_aside)
$$;
