-- Who may see drops from behind, and who may change and pause them. The built-in roles of the stores that are there get what
-- new stores' get (people/sql/create_roles.sql).

insert into people.permissions (code, description) values
    ('drops.read', 'See how drops are sold, their queues and draws'),
    ('drops.write', 'Change how drops are sold, pause them');

alter table people.roles no force row level security;
alter table people.role_permissions no force row level security;
insert into people.role_permissions (store_id, role_id, permission)
select r.store_id, r.id, p.code
from people.roles r
join people.permissions p
    on p.code = 'drops.read' or (p.code = 'drops.write' and r.code in ('owner', 'manager'))
where r.is_built_in
on conflict do nothing;
alter table people.role_permissions force row level security;
alter table people.roles force row level security;
