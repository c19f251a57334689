-- customers.change_password: a new password, proven with the old one, by who is signed in (IAM-08). Their other
-- sessions end; customer.password_changed tells whoever warns by mail (IAM-09).
-- Promises: P06. A twin that came second has proven the same password: its attempt is settled too.
-- Locks:    idempotency key, the attempt, the credential, the sessions.
-- Refuses:  LJ010 · LJ124 attempt_over · LJ143 not_signed_in
create or replace function customers.change_password(p_store uuid, p_call jsonb, p_attempt uuid, p_secret text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_customer uuid;
    v_session uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'customers.change_password');
    select i.customer_id, i.session_id into v_customer, v_session
    from customers.sign_ins i join people.sessions s on s.store_id = i.store_id and s.id = i.session_id
    where i.store_id = p_store and i.session_id = platform.current_session()
      and i.customer_id = platform.current_customer() and s.ended_at is null and s.expires_at > platform.now();
    if v_customer is null then
        perform platform.refuse('LJ143', 'nobody is signed in with this session');
    end if;
    perform people.settle_attempt(p_attempt, v_customer);
    if v_old is not null then
        return;
    end if;
    update customers.credentials set secret = p_secret, updated_at = platform.now()
    where store_id = p_store and customer_id = v_customer and kind = 'password';
    perform customers.end_sessions(p_store, v_customer, v_session);
    perform people.note_security(p_call, p_store, 'password_changed', v_customer);
    perform platform.emit(p_store, 'customer.password_changed', 'customer', v_customer, '{}');
    perform platform.remember(p_store, p_call, 'customers.change_password', '{}');
end
$$;
