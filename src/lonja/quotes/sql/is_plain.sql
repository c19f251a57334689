-- quotes.is_plain: a store that has no given prices, no running promotion without a code, and no tax: what its goods cost is
-- written beside them, and a cart without codes needs no quote. Three probes.
-- Internal: SECURITY INVOKER.
create or replace function quotes.is_plain(p_store uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select not exists (select from taxes.tax_settings s where s.store_id = p_store)
       and quotes.is_as_written(p_store, '{}')
$$;
