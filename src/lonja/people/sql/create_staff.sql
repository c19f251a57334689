-- people.create_staff: a person who works here; install-wide, no rights anywhere yet (IAM-01, default deny).
-- Nouns:    staff; its id is made by the caller, so saying it again answers the same. p_secret, an argon2 hash.
-- Locks:    none but the unique address.
-- Refuses:  LJ122 staff_email_taken
create or replace function people.create_staff(
    p_call jsonb, p_staff uuid, p_email text, p_full_name text, p_secret text
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_email text := lower(btrim(p_email));
begin
    insert into people.staff (id, email, full_name) values (p_staff, v_email, p_full_name)
    on conflict do nothing;
    if found then
        insert into people.staff_credentials (staff_id, kind, secret) values (p_staff, 'password', p_secret);
    elsif not exists (select from people.staff where id = p_staff and email = v_email and deleted_at is null) then
        perform platform.refuse('LJ122', 'staff e-mail is taken');
    end if;
    return p_staff;
end
$$;
