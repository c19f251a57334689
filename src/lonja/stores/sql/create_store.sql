-- stores.create_store: opens a store, which is a tenant.
-- Nouns:    store; p_store is made by the caller, so saying it again answers the same and changes nothing.
--           p_facts: slug, name, currency, country, locale, locales (default: the one locale), time_zone, theme.
-- Promises: P07. Its first event, store.created, is its own.
-- Locks:    none but the unique slug. Tells the caches the slug.
-- Refuses:  LJ101 slug_taken · LJ102 organization_unknown · LJ103 time_zone_unknown
create or replace function stores.create_store(p_store uuid, p_call jsonb, p_organization uuid, p_facts jsonb)
returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_slug text := p_facts ->> 'slug';
    v_locale text := p_facts ->> 'locale';
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from stores.organizations where id = p_organization) then
        perform platform.refuse('LJ102', 'no such organization', jsonb_build_object('organization_id', p_organization));
    end if;
    perform stores.check_time_zone(p_facts ->> 'time_zone');
    insert into stores.stores
        (id, organization_id, slug, name, currency, country, locale, locales, time_zone, theme)
    values (
        p_store, p_organization, v_slug, p_facts ->> 'name', p_facts ->> 'currency', p_facts ->> 'country', v_locale,
        coalesce((select array_agg(value) from jsonb_array_elements_text(p_facts -> 'locales')), array[v_locale]),
        p_facts ->> 'time_zone', coalesce(p_facts -> 'theme', '{}'))
    on conflict do nothing;
    if found then
        perform platform.emit(p_store, 'store.created', 'store', p_store, jsonb_build_object('slug', v_slug));
        perform pg_notify('lonja_changed', 'slugs:' || v_slug), pg_notify('lonja_changed', 'stores:' || p_store);
    elsif not exists (select from stores.stores where id = p_store and slug = v_slug) then
        perform platform.refuse('LJ101', 'slug is taken', jsonb_build_object('slug', v_slug));
    end if;
    return p_store;
end
$$;
