-- stores.unset_config: forgets one setting of a store. Nothing to forget is not an error.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the setting's row. Tells the caches.
-- Refuses:  LJ010
create or replace function stores.unset_config(p_store uuid, p_call jsonb, p_key text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'stores.unset_config') is not null then
        return;
    end if;
    delete from stores.store_configs where store_id = p_store and key = p_key;
    perform pg_notify('lonja_changed', 'configs:' || p_store);
    perform platform.remember(p_store, p_call, 'stores.unset_config', '{}');
end
$$;
