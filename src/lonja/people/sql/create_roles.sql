-- people.create_roles: the three roles every store begins with: owner, manager, viewer. Twice is once.
-- Nouns:    owner, everything; manager, the daily trade; viewer, looking only. They cannot be redefined.
create or replace function people.create_roles(p_store uuid, p_call jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    insert into people.roles (store_id, code, name, is_built_in) values
        (p_store, 'owner', 'Owner', true), (p_store, 'manager', 'Manager', true), (p_store, 'viewer', 'Viewer', true)
    on conflict (store_id, code) do nothing;
    insert into people.role_permissions (store_id, role_id, permission)
    select p_store, r.id, p.code
    from people.roles r
    join people.permissions p on case r.code
        when 'owner' then true
        when 'manager' then p.code not in ('store.write', 'staff.write', 'payments.write')
        when 'viewer' then p.code in ('store.read', 'catalog.read', 'inventory.read', 'orders.read', 'customers.read',
            'promotions.read', 'drops.read')
        end
    where r.store_id = p_store and r.is_built_in
    on conflict do nothing;
end
$$;
