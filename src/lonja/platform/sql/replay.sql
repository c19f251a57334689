-- platform.replay: claims an idempotency key, or answers what its first use answered.
-- Nouns:    key and request hash come in p_call (idempotency_key, request_hash); p_scope names the operation. The key
--           belongs to who calls (platform.key_owner): nobody reads another's answer by guessing a key.
-- Promises: P06, one effect per key. Called first in an operation; platform.remember is called last.
--           The claim is a lock that lives as long as the effect's transaction, and the row is written once, with the answer
--           (decision 0034): a twin waits for the lock, then reads the stored answer; when the first one is refused or
--           crashes, there is no row, and the next try starts afresh.
-- Locks:    the key (platform.key_lock). First lock of the operation; twins hold nothing else while they wait for it.
-- Refuses:  LJ010 idempotency_key_reused (same key, other request)
create or replace function platform.replay(p_store uuid, p_call jsonb, p_scope text) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text := p_call ->> 'idempotency_key';
    v_owner uuid;
    v_lock bigint;
    v_old platform.idempotency_keys;
begin
    if v_key is null then
        return null;
    end if;
    v_owner := platform.key_owner();
    v_lock := platform.key_lock(p_store, p_scope, v_owner, v_key);
    perform pg_advisory_xact_lock(v_lock);
    select * into v_old from platform.idempotency_keys
    where store_id = p_store and scope = p_scope and owner = v_owner and key = v_key;
    if v_old.key is null then
        perform set_config('lonja.claims', concat_ws(' ', current_setting('lonja.claims', true), v_lock), true);
        return null;
    end if;
    if v_old.request_hash is distinct from coalesce(p_call ->> 'request_hash', '') then
        perform platform.refuse('LJ010', 'idempotency key was used with another request', jsonb_build_object('key', v_key));
    end if;
    return v_old.response;
end
$$;
