-- taxes.apply_preset: settings where the store has none, categories, zones and rates, all at once.
-- Nouns:    p_preset, what lonja.taxes.presets knows of a country. Its zones and rates have ids of their own, so applying it
--           again renews them and doubles nothing; what the merchant added, and the settings, stay.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; what it writes.
-- Refuses:  LJ010 · LJ526
create or replace function taxes.apply_preset(p_store uuid, p_call jsonb, p_preset jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.apply_preset') is not null then
        return;
    end if;
    if not exists (select from taxes.tax_settings where store_id = p_store) then
        perform taxes.put_settings(p_store, p_preset -> 'settings');
    end if;
    perform taxes.put_category(p_store, c) from jsonb_array_elements(p_preset -> 'categories') c
    where not exists (select from taxes.tax_categories t where t.store_id = p_store and t.code = c ->> 'code');
    perform taxes.put_zone(p_store, z) from jsonb_array_elements(p_preset -> 'zones') z;
    perform taxes.put_rate(p_store, r) from jsonb_array_elements(p_preset -> 'rates') r;
    perform platform.remember(p_store, p_call, 'taxes.apply_preset', '{}');
end
$$;
