-- people.check_owner: an organization that has members has an owner among them.
-- Refuses:  LJ129 last_owner
-- Internal: called after memberships changed, under the organization's lock.
create or replace function people.check_owner(p_organization uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from people.memberships where organization_id = p_organization)
       and not exists (select from people.memberships where organization_id = p_organization and is_owner) then
        perform platform.refuse('LJ129', 'the last owner stays');
    end if;
end
$$;
