-- taxes.put_zone: makes a zone or replaces the one of this id. Regions and postal codes are kept as addresses are compared.
-- Refuses:  LJ526 too_many_tax_rows (300 a store)
-- Internal: SECURITY INVOKER.
create or replace function taxes.put_zone(p_store uuid, p_zone jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid := coalesce((p_zone ->> 'id')::uuid, uuidv7());
    v_zone record;
begin
    if (select count(*) from taxes.tax_zones z where z.store_id = p_store and z.id <> v_id) >= 300 then
        perform platform.refuse('LJ526', 'too many tax zones', jsonb_build_object('limit', 300));
    end if;
    select array(select distinct upper(c) from jsonb_array_elements_text(p_zone -> 'countries') c order by 1) as countries,
           nullif(array(select distinct upper(trim(r)) from jsonb_array_elements_text(nullif(p_zone -> 'regions', 'null')) r
                        order by 1), '{}') as regions,
           nullif(array(select distinct upper(regexp_replace(x, '[\s-]', '', 'g'))
                        from jsonb_array_elements_text(nullif(p_zone -> 'postal_prefixes', 'null')) x
                        order by 1), '{}') as prefixes
    into v_zone;
    insert into taxes.tax_zones (store_id, id, name, countries, regions, postal_prefixes, position)
    values (p_store, v_id, p_zone ->> 'name', v_zone.countries, v_zone.regions, v_zone.prefixes,
            coalesce((p_zone ->> 'position')::int, 0))
    on conflict (store_id, id) do update
    set name = excluded.name, countries = excluded.countries, regions = excluded.regions,
        postal_prefixes = excluded.postal_prefixes, position = excluded.position, updated_at = platform.now();
    return v_id;
end
$$;
