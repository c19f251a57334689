-- taxes.save_rate: makes a rate of a category in a zone, or replaces the one of this id.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the zone (shared) and the rate.
-- Refuses:  LJ010 · LJ523 · LJ524 · LJ526
create or replace function taxes.save_rate(p_store uuid, p_call jsonb, p_rate jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'taxes.save_rate');
    if v_old is not null then
        return v_old ->> 'id';
    end if;
    v_id := taxes.put_rate(p_store, p_rate);
    perform platform.remember(p_store, p_call, 'taxes.save_rate', jsonb_build_object('id', v_id));
    return v_id;
end
$$;
