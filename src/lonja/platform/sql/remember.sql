-- platform.remember: stores what an operation answers under the key that platform.replay claimed, and returns it.
-- Promises: P06. Same transaction as the effect, so answer and effect exist together or not at all.
-- Refuses:  LJ009 claim_lost (the operation changed who calls between replay and remember: our mistake)
create or replace function platform.remember(p_store uuid, p_call jsonb, p_scope text, p_response jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_call ->> 'idempotency_key' is not null then
        update platform.idempotency_keys set response = p_response
        where store_id = p_store and scope = p_scope and owner = platform.key_owner() and key = p_call ->> 'idempotency_key';
        if not found then
            raise exception using errcode = 'LJ009', message = 'a key was claimed by one caller and answered by another';
        end if;
    end if;
    return p_response;
end
$$;
