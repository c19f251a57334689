-- platform.replay: claims an idempotency key, or answers what its first use answered.
-- Nouns:    key and request hash come in p_call (idempotency_key, request_hash); p_scope names the operation. The key
--           belongs to who calls (platform.key_owner): nobody reads another's answer by guessing a key.
-- Promises: P06, one effect per key. Called first in an operation; platform.remember is called last.
--           The claim lives in the effect's transaction: a twin waits for it, then reads the stored answer;
--           when the first one is refused or crashes, the claim vanishes with it and the next try starts afresh.
-- Locks:    the key's row. First lock of the operation; twins hold nothing else while they wait for it.
-- Refuses:  LJ010 idempotency_key_reused (same key, other request)
create or replace function platform.replay(p_store uuid, p_call jsonb, p_scope text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text := p_call ->> 'idempotency_key';
    v_hash text := coalesce(p_call ->> 'request_hash', '');
    v_old platform.idempotency_keys;
begin
    if v_key is null then
        return null;
    end if;
    insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, correlation_id)
    values (p_store, p_scope, platform.key_owner(), v_key, v_hash, platform.correlation_id())
    on conflict (store_id, scope, owner, key) do nothing;
    if found then
        return null;
    end if;
    select * into strict v_old from platform.idempotency_keys
    where store_id = p_store and scope = p_scope and owner = platform.key_owner() and key = v_key;
    if v_old.request_hash is distinct from v_hash then
        perform platform.refuse('LJ010', 'idempotency key was used with another request', jsonb_build_object('key', v_key));
    end if;
    return v_old.response;
end
$$;
