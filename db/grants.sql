-- Who may do what, computed from the register of tables. Run by lonja_owner after every change of tables or functions.
-- Nouns:    platform.tables (kind, app_grants), the schemas that lonja_owner owns.
-- Promises: P07, P12. lonja_app reads and executes, and writes soft tables only; lonja_read reads what the app reads;
--           PUBLIC has nothing. A table nobody registered is an error, not a gap.
do $$
declare
    v_unregistered text;
    v_schema text;
    v_table record;
begin
    select string_agg(n.nspname || '.' || c.relname, ', ' order by n.nspname, c.relname) into v_unregistered
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join platform.tables t on t.schema_name = n.nspname and t.table_name = c.relname
    where n.nspowner = 'lonja_owner'::regrole and n.nspname not in ('jobs', 'public')
      and c.relkind in ('r', 'p') and not c.relispartition and t.table_name is null;
    if v_unregistered is not null then
        raise exception 'missing in platform.tables: %', v_unregistered;
    end if;

    for v_schema in select nspname from pg_namespace where nspowner = 'lonja_owner'::regrole loop
        execute format('revoke all on schema %I from public', v_schema);
        execute format('grant usage on schema %I to lonja_app, lonja_read', v_schema);
        execute format('revoke all on all tables in schema %I from public, lonja_app, lonja_read', v_schema);
        execute format('revoke all on all routines in schema %I from public, lonja_app, lonja_read', v_schema);
        execute format('grant execute on all routines in schema %I to lonja_app', v_schema);
    end loop;

    for v_table in
        select t.schema_name, t.table_name,
               coalesce(t.app_grants, case t.kind
                   when 'soft' then 'select, insert, update, delete'
                   when 'directory' then 'none'
                   else 'select'
               end) as app_grants
        from platform.tables t
    loop
        if v_table.app_grants !~ '^[a-z_, ()]+$' then
            raise exception 'platform.tables: app_grants of %.% is %', v_table.schema_name, v_table.table_name, v_table.app_grants;
        end if;
        continue when v_table.app_grants = 'none';
        execute format('grant %s on %I.%I to lonja_app', v_table.app_grants, v_table.schema_name, v_table.table_name);
        if v_table.app_grants ~ '\mselect\M(?! *\()' then
            execute format('grant select on %I.%I to lonja_read', v_table.schema_name, v_table.table_name);
        end if;
    end loop;

    -- Views are security_invoker, so reading one needs the right to read what is below it.
    for v_table in
        select n.nspname as schema_name, c.relname as table_name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspowner = 'lonja_owner'::regrole and n.nspname <> 'jobs' and c.relkind = 'v'
    loop
        execute format('grant select on %I.%I to lonja_app, lonja_read', v_table.schema_name, v_table.table_name);
    end loop;
end
$$;

-- Row level security asks these on behalf of who reads.
grant execute on function
    platform.enter(uuid, jsonb), platform.visit(uuid), platform.current_store(), platform.no_store(), platform.now(),
    platform.actor(), platform.actor_id(), platform.current_customer(), platform.current_session(),
    platform.current_guest_key(), platform.correlation_id(), platform.request_id(), platform.is_trusted()
to lonja_read;

-- The queue is Procrastinate's, and its worker runs as lonja_app.
grant select, insert, update, delete on all tables in schema jobs to lonja_app;
grant usage on all sequences in schema jobs to lonja_app;
grant select on all tables in schema jobs to lonja_read;
