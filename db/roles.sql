-- The three roles of Lonja. Idempotent; run by `lonja migrate` as a role that may create roles.
-- lonja_owner  owns every object; neither superuser nor BYPASSRLS, so FORCE ROW LEVEL SECURITY binds it too.
-- lonja_app    web and worker: reads tenant tables, writes soft ones, executes operations.
-- lonja_read   support and BI: reads under row level security, writes nothing.
-- They have no password here: the embedded server trusts its private socket; elsewhere the operator sets one.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'lonja_owner') then
        create role lonja_owner nologin nosuperuser nobypassrls;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'lonja_app') then
        create role lonja_app login nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'lonja_read') then
        create role lonja_read login nosuperuser nobypassrls nocreatedb nocreaterole;
    end if;
end
$$;
