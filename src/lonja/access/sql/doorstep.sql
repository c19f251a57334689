-- access.doorstep: where something is delivered, for limits: street, postal code and country, letters and digits only, without
-- accents. Not the second line, where one flat becomes many. Null for goods without an address.
-- Internal: SECURITY INVOKER.
create or replace function access.doorstep(p_address jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select nullif(regexp_replace(catalog.fold(
        (p_address ->> 'line1') || ' ' || coalesce(p_address ->> 'postal_code', '')), '[^[:alnum:]]', '', 'g'), '')
        || (p_address ->> 'country')
$$;
