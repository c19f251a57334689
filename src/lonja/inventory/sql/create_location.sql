-- inventory.create_location: a place that keeps stock. Lower priority numbers are sold from first.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key.
-- Refuses:  LJ010 · LJ306 location_code_taken
create or replace function inventory.create_location(
    p_store uuid, p_call jsonb, p_code text, p_name text, p_priority int
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'inventory.create_location');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    insert into inventory.locations (store_id, code, name, priority)
    values (p_store, p_code, p_name, p_priority) returning id into v_id;
    perform platform.remember(p_store, p_call, 'inventory.create_location', to_jsonb(v_id));
    return v_id;
end
$$;
