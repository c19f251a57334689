-- access.doorstep: where something is delivered, for limits: street, postal code and country, letters and digits only, without
-- accents. Letters of another script that look the same on a label are the same, and so are digits. Not the second line, where one
-- flat becomes many. Null for goods without an address.
-- Internal: SECURITY INVOKER.
create or replace function access.doorstep(p_address jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select nullif(regexp_replace(replace(translate(catalog.fold(
        (p_address ->> 'line1') || ' ' || coalesce(p_address ->> 'postal_code', '')),
        'авекмнорстухіјѕαεικνορτυχ০১২৩৪৫৬৭৮৯०१२३४५६७८९',
        'abekmhopctyxijsaeikvoptux01234567890123456789'), 'ß', 'ss'), '[^[:alnum:]]', '', 'g'), '')
        || (p_address ->> 'country')
$$;
