-- people.sign_in_staff: the password was right: a session begins, under a token nobody has seen before.
-- Nouns:    p_token_hash, hex sha256 of the new token; p_old_token_hash, of the one the browser came with, which ends
--           (rotation at sign-in); p_secret, a stronger hash of the same password, when the old one has aged.
-- Locks:    the attempt, the session that ends.
-- Refuses:  LJ124 attempt_over
create or replace function people.sign_in_staff(
    p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_expires_at timestamptz,
    p_old_token_hash text, p_secret text, p_address inet, p_user_agent text
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session uuid;
begin
    perform people.settle_attempt(p_attempt, p_staff);
    if p_secret is not null then
        update people.staff_credentials set secret = p_secret, updated_at = platform.now()
        where staff_id = p_staff and kind = 'password';
    end if;
    if p_old_token_hash is not null then
        perform people.sign_out_staff(p_call, p_old_token_hash);
    end if;
    insert into people.staff_sessions (token_hash, staff_id, expires_at, ip_address, user_agent)
    values (p_token_hash, p_staff, p_expires_at, p_address, left(p_user_agent, 400))
    returning id into v_session;
    return v_session;
end
$$;
