-- stores.set_feature_rules: switches an optional module on or off, and says for whom (DRP-06): p_segments are slugs of
-- customers' segments, none: for everybody. What the slugs mean is asked by whoever reads the flag (access.flag_admits).
-- Locks:    the flag's row. Tells the caches.
create or replace function stores.set_feature_rules(
    p_store uuid, p_call jsonb, p_key text, p_is_enabled boolean, p_segments text[]
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'stores.set_feature_rules') is not null then
        return;
    end if;
    insert into stores.feature_flags as f (store_id, key, is_enabled, rules)
    values (p_store, p_key, p_is_enabled, jsonb_build_object('segments', to_jsonb(p_segments)))
    on conflict (store_id, key) do update
    set is_enabled = excluded.is_enabled, rules = f.rules || excluded.rules, updated_at = platform.now();
    perform pg_notify('lonja_changed', 'features:' || p_store);
    perform platform.remember(p_store, p_call, 'stores.set_feature_rules', 'true');
end
$$;
