-- people.start_session: a visitor comes to the store, as a guest (IAM-12).
-- Nouns:    p_token_hash, hex sha256 of a token of 256 random bits; the token itself never comes here (IAM-11).
--           Under an idempotency key it is derived from it, so a replay names the same session.
-- Promises: P06.
-- Locks:    idempotency key.
-- Refuses:  LJ010
create or replace function people.start_session(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamptz)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_session uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'people.start_session');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    insert into people.sessions (store_id, token_hash, expires_at) values (p_store, p_token_hash, p_expires_at)
    returning id into v_session;
    perform platform.remember(p_store, p_call, 'people.start_session', to_jsonb(v_session));
    return v_session;
end
$$;
