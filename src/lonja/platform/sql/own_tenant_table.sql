-- platform.own_tenant_table: makes a table a tenant's: registered, row level security enabled and forced, one policy.
-- Called once a table by the migration that creates it.
-- p_owned adds the restrictive policy of customer-owned tables: guests and customers see the rows this expression allows,
-- staff and the house itself see every row of the store.
create or replace function platform.own_tenant_table(
    p_schema text, p_table text, p_kind text, p_owned text default null, p_app_grants text default null
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into platform.tables (schema_name, table_name, kind, app_grants)
    values (p_schema, p_table, p_kind, p_app_grants);
    execute format('alter table %I.%I enable row level security', p_schema, p_table);
    execute format('alter table %I.%I force row level security', p_schema, p_table);
    execute format(
        'create policy own_store on %I.%I using (store_id = (select platform.current_store()))', p_schema, p_table);
    if p_owned is not null then
        execute format(
            'create policy own_rows on %I.%I as restrictive using ((select platform.is_trusted()) or %s)',
            p_schema, p_table, p_owned);
    end if;
end
$$;
