-- stores.unset_config: forgets one setting of a store. Nothing to forget is not an error.
-- Locks:    the setting's row. Tells the caches.
create or replace function stores.unset_config(p_store uuid, p_call jsonb, p_key text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    delete from stores.store_configs where store_id = p_store and key = p_key;
    perform pg_notify('lonja_changed', 'configs:' || p_store);
end
$$;
