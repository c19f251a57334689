-- taxes.delete_zone: a zone goes, and its rates with it. One that is not there is gone already.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the zone.
-- Refuses:  LJ010
create or replace function taxes.delete_zone(p_store uuid, p_call jsonb, p_zone uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.delete_zone') is not null then
        return;
    end if;
    delete from taxes.tax_zones where store_id = p_store and id = p_zone;
    perform platform.remember(p_store, p_call, 'taxes.delete_zone', '{}');
end
$$;
