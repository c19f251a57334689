-- P09: neither the app nor support nor everybody may write a hard table; the ledger, history and events grow and never change.
create or replace view audit.p09 with (security_invoker = true) as
select null::uuid as store_id, t.schema_name || '.' || t.table_name as subject, r.role || ' may ' || p.privilege as detail
from platform.tables t
cross join (values ('lonja_app'), ('lonja_read'), ('public')) r (role)
cross join (values ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) p (privilege)
where t.kind in ('hard', 'reference', 'directory')
  and case when p.privilege in ('INSERT', 'UPDATE')
      then has_any_column_privilege(r.role, format('%I.%I', t.schema_name, t.table_name), p.privilege)
      else has_table_privilege(r.role, format('%I.%I', t.schema_name, t.table_name), p.privilege) end;
