-- catalog.announce: tells every process that the catalog of a store has changed, so that it forgets what it remembered.
-- Delivered when the transaction commits, and only then. catalog/cache.py listens.
create or replace function catalog.announce(p_store uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$ select pg_notify('lonja_changed', 'catalog:' || p_store) $$;
