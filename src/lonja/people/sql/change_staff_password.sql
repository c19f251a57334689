-- people.change_staff_password: a new password, proven with the old one; every other session of the person ends.
-- Nouns:    p_token_hash, of the session that stays.
-- Locks:    the attempt, the credential, the sessions. Tells the caches.
-- Refuses:  LJ124 attempt_over
create or replace function people.change_staff_password(
    p_call jsonb, p_attempt uuid, p_staff uuid, p_token_hash text, p_secret text
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform people.settle_attempt(p_attempt, p_staff);
    update people.staff_credentials set secret = p_secret, updated_at = platform.now()
    where staff_id = p_staff and kind = 'password';
    update people.staff_sessions set ended_at = platform.now()
    where staff_id = p_staff and ended_at is null and token_hash <> p_token_hash;
    perform people.note_security(p_call, null, 'password_changed', p_staff);
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
