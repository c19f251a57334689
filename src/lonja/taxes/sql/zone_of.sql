-- taxes.zone_of: the narrowest of a store's zones that an address lies in, or null.
-- Postal codes before regions before countries; the longer postal prefix first; then by position. Letter case, spaces and
-- hyphens of what a buyer typed do not matter.
-- Internal: SECURITY INVOKER.
create or replace function taxes.zone_of(p_store uuid, p_country text, p_region text, p_postal_code text) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select z.id
    from taxes.tax_zones z
    left join lateral (
        select max(length(prefix)) as letters from unnest(z.postal_prefixes) prefix
        where starts_with(upper(regexp_replace(coalesce(p_postal_code, ''), '[\s-]', '', 'g')), prefix)
    ) postal on true
    where z.store_id = p_store and upper(p_country) = any (z.countries)
      and (z.regions is null or upper(trim(p_region)) = any (z.regions))
      and (z.postal_prefixes is null or postal.letters is not null)
    order by z.postal_prefixes is null, postal.letters desc, z.regions is null, z.position, z.id
    limit 1
$$;
