-- drops.join_remember: what a batch of joins answered, under the keys that drops.join_claim claimed. A refusal is not
-- remembered: its key is free again.
-- Nouns:    p_joined, those who went on, as drops.line_up left them.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.join_remember(p_store uuid, p_requests jsonb, p_joined drops.join_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not jsonb_path_exists(p_requests, '$[*].idempotency_key') then
        return;
    end if;
    delete from platform.idempotency_keys k
    using jsonb_to_recordset(p_requests) as q (n int, owner uuid, idempotency_key text), unnest(p_joined) r
    where r.n = q.n and r.refusal is not null
      and k.store_id = p_store and k.scope = 'drops.join_room' and k.owner = q.owner and k.key = q.idempotency_key;
    update platform.idempotency_keys k
    set response = jsonb_build_object('place_id', p.id, 'position', p.position, 'session_id', r.session_id)
    from jsonb_to_recordset(p_requests) as q (n int, owner uuid, idempotency_key text), unnest(p_joined) r, drops.places p
    where r.n = q.n and r.refusal is null and p.store_id = p_store and p.room_id = r.room_id and p.id = r.place_id
      and k.store_id = p_store and k.scope = 'drops.join_room' and k.owner = q.owner and k.key = q.idempotency_key;
end
$$;
