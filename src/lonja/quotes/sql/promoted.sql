-- quotes.promoted: what promotions that need no code make of unit prices, by place in the arrays; only where they change one.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.promoted(
    p_store uuid, p_variants uuid[], p_products uuid[], p_units bigint[], p_compares bigint[], p_segments uuid[],
    p_currency text
) returns table (n bigint, unit_minor bigint, names jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $$ select null::bigint, null::bigint, null::jsonb where false $$;
