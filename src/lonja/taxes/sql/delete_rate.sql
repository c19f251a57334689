-- taxes.delete_rate: a rate goes. One that is not there is gone already.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the rate.
-- Refuses:  LJ010
create or replace function taxes.delete_rate(p_store uuid, p_call jsonb, p_rate uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.delete_rate') is not null then
        return;
    end if;
    delete from taxes.tax_rates where store_id = p_store and id = p_rate;
    perform platform.remember(p_store, p_call, 'taxes.delete_rate', '{}');
end
$$;
