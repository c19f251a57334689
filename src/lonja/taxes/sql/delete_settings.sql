-- taxes.delete_settings: the store charges no tax any more. Its zones, rates and categories stay.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the settings.
-- Refuses:  LJ010
create or replace function taxes.delete_settings(p_store uuid, p_call jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.delete_settings') is not null then
        return;
    end if;
    delete from taxes.tax_settings where store_id = p_store;
    perform platform.remember(p_store, p_call, 'taxes.delete_settings', '{}');
end
$$;
