-- stores.add_domain: a host at which the store answers. Saying it again changes only whether it is the primary one.
-- Nouns:    host, in lower case, without port; the primary host is the one links are built with.
-- Locks:    the store's row, so that two primaries take turns. Tells the caches.
-- Refuses:  LJ104 domain_taken (by another store) · LJ106 store_unknown
create or replace function stores.add_domain(p_store uuid, p_call jsonb, p_host text, p_is_primary boolean) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_host text := lower(p_host);
begin
    perform platform.enter(p_store, p_call);
    perform from stores.stores where id = p_store for no key update;
    if not found then
        perform platform.refuse('LJ106', 'no such store', jsonb_build_object('store_id', p_store));
    end if;
    if p_is_primary then
        update stores.domains set is_primary = false where store_id = p_store and is_primary and host <> v_host;
    end if;
    insert into stores.domains as d (host, store_id, is_primary) values (v_host, p_store, p_is_primary)
    on conflict (host) do update set is_primary = excluded.is_primary where d.store_id = p_store;
    if not found then
        perform platform.refuse('LJ104', 'host belongs to another store', jsonb_build_object('host', v_host));
    end if;
    perform pg_notify('lonja_changed', 'hosts:' || v_host), pg_notify('lonja_changed', 'stores:' || p_store);
end
$$;
