-- customers.bind_session: the session belongs to the customer from now on, under a new token (rotation at sign-in).
-- Nouns:    p_session, the visitor's session or null. A live one is kept, so the guest's cart stays with it; one that
--           is over, or somebody else's, is left behind (and somebody else's ends) and a new one begins.
-- Locks:    the session.
-- Internal: the transaction acts as the customer (row level security shows their sign-ins only).
create or replace function customers.bind_session(
    p_store uuid, p_customer uuid, p_session uuid, p_token_hash text, p_expires_at timestamptz
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session uuid;
    v_old_hash text;
begin
    select id, token_hash into v_session, v_old_hash from people.sessions
    where store_id = p_store and id = p_session and ended_at is null and expires_at > platform.now()
    for update;
    if found then
        perform pg_notify('lonja_changed', 'sessions:' || p_store || '/' || v_old_hash);
        insert into customers.sign_ins (store_id, session_id, customer_id) values (p_store, v_session, p_customer)
        on conflict (store_id, session_id) do nothing;
        if exists (select from customers.sign_ins
                   where store_id = p_store and session_id = v_session and customer_id = p_customer) then
            update people.sessions set token_hash = p_token_hash, expires_at = p_expires_at
            where store_id = p_store and id = v_session;
            return v_session;
        end if;
        update people.sessions set ended_at = platform.now() where store_id = p_store and id = v_session;
    end if;
    insert into people.sessions (store_id, token_hash, expires_at) values (p_store, p_token_hash, p_expires_at)
    returning id into v_session;
    insert into customers.sign_ins (store_id, session_id, customer_id) values (p_store, v_session, p_customer);
    return v_session;
end
$$;
