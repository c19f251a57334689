-- customers.register: somebody becomes a customer of the store, and is signed in at once.
-- Nouns:    p_customer, made by the caller; p_secret, an argon2 hash; p_session, the guest session that becomes theirs
--           (null: a new one begins); p_token_hash, of the session's new token.
-- Promises: one customer an address and store, whatever the case (customers_email). P06.
--           In between it acts as the customer being born: row level security lets a customer write their own rows.
-- Locks:    idempotency key; then as customers.bind_session.
-- Refuses:  LJ010 · LJ141 email_taken
create or replace function customers.register(
    p_store uuid, p_call jsonb, p_customer uuid, p_email text, p_full_name text, p_phone text, p_locale text,
    p_secret text, p_session uuid, p_token_hash text, p_expires_at timestamptz
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_session uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'customers.register');
    if v_old is not null then
        return v_old;
    end if;
    perform platform.enter(p_store, p_call || jsonb_build_object('customer_id', p_customer));
    insert into customers.customers (store_id, id, email, full_name, phone, locale)
    values (p_store, p_customer, lower(btrim(p_email)), p_full_name, p_phone, p_locale)
    on conflict do nothing;
    if not found then
        perform platform.refuse('LJ141', 'e-mail is taken');
    end if;
    insert into customers.credentials (store_id, customer_id, kind, secret)
    values (p_store, p_customer, 'password', p_secret);
    perform platform.emit(p_store, 'customer.registered', 'customer', p_customer, '{}');
    v_session := customers.bind_session(p_store, p_customer, p_session, p_token_hash, p_expires_at);
    perform platform.enter(p_store, p_call);
    return platform.remember(p_store, p_call, 'customers.register',
        jsonb_build_object('customer_id', p_customer, 'session_id', v_session));
end
$$;
