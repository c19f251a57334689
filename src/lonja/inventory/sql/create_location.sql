-- inventory.create_location: a place that keeps stock. Lower priority numbers are sold from first.
-- Refuses:  LJ306 location_code_taken
create or replace function inventory.create_location(
    p_store uuid, p_call jsonb, p_code text, p_name text, p_priority int
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    insert into inventory.locations (store_id, code, name, priority)
    values (p_store, p_code, p_name, p_priority) returning id into v_id;
    return v_id;
end
$$;
