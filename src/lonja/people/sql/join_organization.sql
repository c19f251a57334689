-- people.join_organization: a person belongs to an organization (PLT-02). An owner may do everything in all its stores.
-- Locks:    the organization, so that owners come and go one after the other.
-- Refuses:  LJ123 staff_unknown · LJ129 last_owner
create or replace function people.join_organization(p_call jsonb, p_organization uuid, p_staff uuid, p_is_owner boolean)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from people.staff where id = p_staff and deleted_at is null) then
        perform platform.refuse('LJ123', 'no such staff');
    end if;
    perform from stores.organizations where id = p_organization for no key update;
    insert into people.memberships (organization_id, staff_id, is_owner)
    values (p_organization, p_staff, p_is_owner)
    on conflict (organization_id, staff_id) do update set is_owner = excluded.is_owner;
    perform people.check_owner(p_organization);
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
