-- drops.keep_answers: platform.keep for many who joined at the same moment: each one's whole answer under their own key, and
-- the first one that was kept.
-- Nouns:    p_answers, a JSON array of {n, owner, idempotency_key, request_hash, correlation_id, answer}; at most 256. Never an
--           answer that holds a secret.
-- Answers:  a row each: what was kept first, or why nothing is told (LJ010, with its params).
-- Promises: P06. The first answer stands, whichever batch or process it was in.
-- Locks:    the keys, in the order of platform.lock_keys.
create or replace function drops.keep_answers(p_store uuid, p_answers jsonb)
returns table (n int, refusal text, params jsonb, answer jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    if jsonb_array_length(p_answers) > 256 then
        perform platform.refuse('LJ005', 'a batch has at most 256 answers', jsonb_build_object('limit', 256));
    end if;
    perform platform.lock_keys(array(
        select platform.key_lock(p_store, 'web.join_room', q.owner, q.idempotency_key)
        from jsonb_to_recordset(p_answers) as q (owner uuid, idempotency_key text)));
    insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, correlation_id)
    select p_store, 'web.join_room', q.owner, q.idempotency_key, coalesce(q.request_hash, ''), q.answer, q.correlation_id
    from jsonb_to_recordset(p_answers)
        as q (n int, owner uuid, idempotency_key text, request_hash text, correlation_id uuid, answer jsonb)
    order by q.n
    on conflict do nothing;
    return query
    select q.n, v.code, case when v.code is not null then jsonb_build_object('key', q.idempotency_key) end,
           case when v.code is null then k.response end
    from jsonb_to_recordset(p_answers) as q (n int, owner uuid, idempotency_key text, request_hash text)
    left join lateral (
        select o.response, o.request_hash from platform.idempotency_keys o
        where o.store_id = p_store and o.scope = 'web.join_room' and o.owner = q.owner and o.key = q.idempotency_key limit 1
    ) k on true
    cross join lateral (select case when k.request_hash <> coalesce(q.request_hash, '') then 'LJ010' end as code) v;
end
$$;
