-- stores.set_feature: switches an optional module of a store on or off (PLT-19). A feature never set is off.
-- Locks:    the flag's row. Tells the caches.
create or replace function stores.set_feature(p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    insert into stores.feature_flags (store_id, key, is_enabled) values (p_store, p_key, p_is_enabled)
    on conflict (store_id, key) do update set is_enabled = excluded.is_enabled, updated_at = platform.now();
    perform pg_notify('lonja_changed', 'features:' || p_store);
end
$$;
