-- people.start_session: a visitor comes to the store, as a guest (IAM-12).
-- Nouns:    p_token_hash, hex sha256 of a token of 256 random bits; the token itself never comes here (IAM-11).
-- Locks:    none.
create or replace function people.start_session(p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamptz)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session uuid;
begin
    perform platform.enter(p_store, p_call);
    insert into people.sessions (store_id, token_hash, expires_at) values (p_store, p_token_hash, p_expires_at)
    returning id into v_session;
    return v_session;
end
$$;
