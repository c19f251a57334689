-- people.begin_staff_sign_in: somebody says they are staff. Counts the try and answers what the password is checked with.
-- Nouns:    answers {"attempt", "staff_id", "secret"}, the latter two null when nobody has this address, or
--           {"retry_after"}. The caller verifies a hash either way, so the time it takes tells nothing.
-- Promises: looks the person up through the index of addresses (IAM-06).
-- Locks:    as people.begin_attempt.
create or replace function people.begin_staff_sign_in(p_call jsonb, p_email text, p_address inet) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_email text := lower(btrim(p_email));
    v_staff uuid;
    v_secret text;
    v_answer jsonb;
begin
    select s.id, c.secret into v_staff, v_secret
    from people.staff s join people.staff_credentials c on c.staff_id = s.id and c.kind = 'password'
    where s.email = v_email and s.deleted_at is null;
    v_answer := people.begin_attempt(
        p_call, null, 'staff:' || encode(sha256(convert_to(v_email, 'UTF8')), 'hex'), v_staff, p_address);
    if v_answer ? 'attempt' then
        v_answer := v_answer || jsonb_build_object('staff_id', v_staff, 'secret', v_secret);
    end if;
    return v_answer;
end
$$;
