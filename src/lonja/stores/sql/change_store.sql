-- stores.change_store: changes what a merchant may change of a store. What p_changes does not name stays.
-- Nouns:    p_changes: name, locale, locales, time_zone, theme, status (open | closed | suspended).
--           Slug, currency and country never change: orders, prices and addresses were written with them.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the store's row. Tells the caches.
-- Refuses:  LJ010 · LJ103 time_zone_unknown · LJ106 store_unknown
create or replace function stores.change_store(p_store uuid, p_call jsonb, p_changes jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'stores.change_store') is not null then
        return;
    end if;
    if p_changes ? 'time_zone' then
        perform stores.check_time_zone(p_changes ->> 'time_zone');
    end if;
    update stores.stores set
        name = coalesce(p_changes ->> 'name', name),
        locale = coalesce(p_changes ->> 'locale', locale),
        locales = coalesce((select array_agg(value) from jsonb_array_elements_text(p_changes -> 'locales')), locales),
        time_zone = coalesce(p_changes ->> 'time_zone', time_zone),
        theme = coalesce(p_changes -> 'theme', theme),
        status = coalesce(p_changes ->> 'status', status),
        updated_at = platform.now()
    where id = p_store;
    if not found then
        perform platform.refuse('LJ106', 'no such store', jsonb_build_object('store_id', p_store));
    end if;
    perform platform.emit(p_store, 'store.changed', 'store', p_store,
        jsonb_build_object('fields', (select jsonb_agg(key) from jsonb_object_keys(p_changes) key)));
    perform pg_notify('lonja_changed', 'stores:' || p_store);
    perform platform.remember(p_store, p_call, 'stores.change_store', '{}');
end
$$;
