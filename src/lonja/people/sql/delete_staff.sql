-- people.delete_staff: somebody stops working here. The row stays for the audit (IAM-15), the rights and sessions end.
-- Locks:    the person's row.
-- Refuses:  LJ123 staff_unknown · LJ129 last_owner
create or replace function people.delete_staff(p_call jsonb, p_staff uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update people.staff set deleted_at = platform.now(), updated_at = platform.now()
    where id = p_staff and deleted_at is null;
    if not found then
        perform platform.refuse('LJ123', 'no such staff');
    end if;
    perform people.leave_organization(p_call, organization_id, p_staff)
    from people.memberships where staff_id = p_staff order by organization_id;
    delete from people.staff_credentials where staff_id = p_staff;
    update people.staff_sessions set ended_at = platform.now() where staff_id = p_staff and ended_at is null;
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
