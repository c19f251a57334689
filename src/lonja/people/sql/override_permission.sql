-- people.override_permission: one person is given, or denied, what their role does not say (IAM-04).
-- Nouns:    p_is_granted: true gives, false denies, null lets the role speak again.
-- Locks:    the override's row. Tells the caches.
-- Refuses:  LJ123 staff_unknown (does not work in this store) · LJ127 permission_unknown
create or replace function people.override_permission(
    p_store uuid, p_call jsonb, p_staff uuid, p_permission text, p_is_granted boolean
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from people.permissions where code = p_permission) then
        perform platform.refuse('LJ127', 'no such permission', jsonb_build_object('permission', p_permission));
    end if;
    if not exists (select from people.store_memberships where store_id = p_store and staff_id = p_staff) then
        perform platform.refuse('LJ123', 'does not work in this store');
    end if;
    delete from people.membership_permissions
    where store_id = p_store and staff_id = p_staff and permission = p_permission
      and is_granted is distinct from p_is_granted;
    if p_is_granted is not null then
        insert into people.membership_permissions (store_id, staff_id, permission, is_granted)
        values (p_store, p_staff, p_permission, p_is_granted)
        on conflict do nothing;
    end if;
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
