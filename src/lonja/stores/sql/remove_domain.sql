-- stores.remove_domain: the store answers at this host no more. Nothing to remove is not an error.
-- Locks:    the domain's row. Tells the caches.
create or replace function stores.remove_domain(p_store uuid, p_call jsonb, p_host text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    delete from stores.domains where store_id = p_store and host = lower(p_host);
    perform pg_notify('lonja_changed', 'hosts:' || lower(p_host)), pg_notify('lonja_changed', 'stores:' || p_store);
end
$$;
