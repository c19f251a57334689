-- P07: every tenant table forces row level security by store, every key and foreign key between tenant tables carries
-- store_id, every table is registered, and no role of ours may look around the policies. Read from the catalog.
create or replace view audit.p07 with (security_invoker = true) as
with tenant as (
    select c.oid, t.schema_name || '.' || t.table_name as name, c.relrowsecurity and c.relforcerowsecurity as is_forced
    from platform.tables t
    join pg_catalog.pg_namespace n on n.nspname = t.schema_name
    join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = t.table_name
    where t.kind in ('hard', 'soft')
)
select null::uuid as store_id, name as subject, 'row level security is not forced' as detail from tenant where not is_forced
union all
select null, name, 'has no store policy' from tenant
where not exists (
        select from pg_catalog.pg_policy p
        where p.polrelid = tenant.oid and p.polname = 'own_store' and p.polpermissive and p.polcmd = '*'
          and p.polroles = '{0}' and p.polwithcheck is null
          and pg_get_expr(p.polqual, p.polrelid) = '(store_id = ( SELECT platform.current_store() AS current_store))')
   or exists (select from pg_catalog.pg_policy p where p.polrelid = tenant.oid and p.polname <> 'own_store' and p.polpermissive)
union all
select null, name, 'key without store_id: ' || k.conname
from tenant join pg_catalog.pg_constraint k on k.conrelid = tenant.oid and k.contype in ('p', 'u', 'f')
where not exists (
        select from pg_catalog.pg_attribute a
        where a.attrelid = tenant.oid and a.attname = 'store_id' and a.attnum = any (k.conkey))
  and (k.contype <> 'f' or k.confrelid in (select oid from tenant))
union all
select null, name, 'index without store_id first: ' || i.indexrelid::regclass
from tenant join pg_catalog.pg_index i on i.indrelid = tenant.oid and (i.indisunique or i.indnatts > 1)
join pg_catalog.pg_attribute a on a.attrelid = tenant.oid and a.attname = 'store_id'
where i.indkey[0] <> a.attnum
union all
select null, n.nspname || '.' || c.relname, 'not registered in platform.tables'
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname in (select schema_name from platform.tables)
  and not exists (select from platform.tables t where t.schema_name = n.nspname and t.table_name = c.relname)
union all
select null, rolname, 'may look around row level security'
from pg_catalog.pg_roles where rolname like 'lonja\_%' and (rolsuper or rolbypassrls);
