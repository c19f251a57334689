-- platform.remember: stores what an operation answers under the key that platform.replay claimed, and returns it.
-- Promises: P06. Same transaction as the effect, so answer and effect exist together or not at all.
-- Refuses:  LJ009 claim_lost (the operation changed who calls between replay and remember: our mistake)
create or replace function platform.remember(p_store uuid, p_call jsonb, p_scope text, p_response jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text := p_call ->> 'idempotency_key';
    v_owner uuid;
begin
    if v_key is null then
        return p_response;
    end if;
    v_owner := platform.key_owner();
    if platform.key_lock(p_store, p_scope, v_owner, v_key)::text
        <> all (string_to_array(coalesce(current_setting('lonja.claims', true), ''), ' ')) then
        raise exception using errcode = 'LJ009', message = 'a key was claimed by one caller and answered by another';
    end if;
    insert into platform.idempotency_keys (store_id, scope, owner, key, request_hash, response, correlation_id)
    values (p_store, p_scope, v_owner, v_key, coalesce(p_call ->> 'request_hash', ''), p_response, platform.correlation_id());
    return p_response;
end
$$;
