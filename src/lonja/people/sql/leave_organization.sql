-- people.leave_organization: a person belongs to an organization no more. What they were in its stores is worth nothing
-- without the membership (people.permissions_of).
-- Locks:    the organization, so that owners come and go one after the other.
-- Refuses:  LJ129 last_owner
create or replace function people.leave_organization(p_call jsonb, p_organization uuid, p_staff uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform from stores.organizations where id = p_organization for no key update;
    delete from people.memberships where organization_id = p_organization and staff_id = p_staff;
    perform people.check_owner(p_organization);
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
