-- customers.sign_in: the password was right: the visitor's session becomes the customer's, under a new token (IAM-12).
-- Nouns:    p_secret, a stronger hash of the same password, when the old one has aged.
-- Locks:    the attempt; then as customers.bind_session.
-- Refuses:  LJ124 attempt_over
create or replace function customers.sign_in(
    p_store uuid, p_call jsonb, p_attempt uuid, p_customer uuid, p_secret text,
    p_session uuid, p_token_hash text, p_expires_at timestamptz
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call || jsonb_build_object('customer_id', p_customer));
    perform people.settle_attempt(p_attempt, p_customer);
    if p_secret is not null then
        update customers.credentials set secret = p_secret, updated_at = platform.now()
        where store_id = p_store and customer_id = p_customer and kind = 'password';
    end if;
    return customers.bind_session(p_store, p_customer, p_session, p_token_hash, p_expires_at);
end
$$;
