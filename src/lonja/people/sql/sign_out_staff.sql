-- people.sign_out_staff: the session ends. No such session is not an error.
-- Locks:    the session. Tells the caches.
create or replace function people.sign_out_staff(p_call jsonb, p_token_hash text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_staff uuid;
begin
    update people.staff_sessions set ended_at = platform.now() where token_hash = p_token_hash and ended_at is null
    returning staff_id into v_staff;
    if v_staff is not null then
        perform people.note_security(p_call, null, 'session_ended', v_staff);
        perform pg_notify('lonja_changed', 'staff:' || v_staff);
    end if;
end
$$;
