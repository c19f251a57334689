-- people.define_role: a role of the store's own making; saying it again replaces its name and permissions.
-- Locks:    the role's row. Tells the caches.
-- Refuses:  LJ126 role_is_built_in · LJ127 permission_unknown
create or replace function people.define_role(
    p_store uuid, p_call jsonb, p_code text, p_name text, p_permissions text[]
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_role uuid;
    v_unknown text;
begin
    perform platform.enter(p_store, p_call);
    select wanted into v_unknown from unnest(p_permissions) wanted
    where not exists (select from people.permissions where code = wanted) limit 1;
    if v_unknown is not null then
        perform platform.refuse('LJ127', 'no such permission', jsonb_build_object('permission', v_unknown));
    end if;
    insert into people.roles as r (store_id, code, name) values (p_store, p_code, p_name)
    on conflict (store_id, code) do update set name = excluded.name, updated_at = platform.now()
    where not r.is_built_in
    returning id into v_role;
    if v_role is null then
        perform platform.refuse('LJ126', 'role is built in', jsonb_build_object('role', p_code));
    end if;
    delete from people.role_permissions
    where store_id = p_store and role_id = v_role and permission <> all (p_permissions);
    insert into people.role_permissions (store_id, role_id, permission)
    select distinct p_store, v_role, wanted from unnest(p_permissions) wanted
    on conflict do nothing;
    perform pg_notify('lonja_changed', 'staff:');
end
$$;
