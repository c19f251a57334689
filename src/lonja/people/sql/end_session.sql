-- people.end_session: a visitor's session ends, and with it whatever it was signed in to. None is not an error.
-- Promises: P06. The caller's key belongs to the token, not to the session: who repeats it has no session any more.
-- Locks:    idempotency key; the session. Tells the caches.
-- Refuses:  LJ010
create or replace function people.end_session(p_store uuid, p_call jsonb, p_token_hash text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'people.end_session') is not null then
        return;
    end if;
    update people.sessions set ended_at = platform.now()
    where store_id = p_store and token_hash = p_token_hash and ended_at is null;
    if found then
        perform pg_notify('lonja_changed', 'sessions:' || p_store || '/' || p_token_hash);
    end if;
    perform platform.remember(p_store, p_call, 'people.end_session', '{}');
end
$$;
