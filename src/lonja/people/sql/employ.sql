-- people.employ: a person works in this store in a role. Saying it with another role changes the role.
-- Promises: PLT-02: who works in a store is a member of its organization.
-- Locks:    the membership's row. Tells the caches.
-- Refuses:  LJ123 staff_unknown · LJ125 role_unknown
create or replace function people.employ(p_store uuid, p_call jsonb, p_staff uuid, p_role text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_role uuid;
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from people.staff where id = p_staff and deleted_at is null) then
        perform platform.refuse('LJ123', 'no such staff');
    end if;
    select id into v_role from people.roles where store_id = p_store and code = p_role;
    if v_role is null then
        perform platform.refuse('LJ125', 'no such role', jsonb_build_object('role', p_role));
    end if;
    insert into people.memberships (organization_id, staff_id)
    select organization_id, p_staff from stores.stores where id = p_store
    on conflict do nothing;
    insert into people.store_memberships (store_id, staff_id, role_id) values (p_store, p_staff, v_role)
    on conflict (store_id, staff_id) do update set role_id = excluded.role_id, updated_at = platform.now();
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
