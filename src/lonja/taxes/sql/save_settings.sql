-- taxes.save_settings: what a store does about tax: from now on it deals with it (taxes.put_settings).
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the settings.
-- Refuses:  LJ010
create or replace function taxes.save_settings(p_store uuid, p_call jsonb, p_settings jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.save_settings') is not null then
        return;
    end if;
    perform taxes.put_settings(p_store, p_settings);
    perform platform.remember(p_store, p_call, 'taxes.save_settings', '{}');
end
$$;
