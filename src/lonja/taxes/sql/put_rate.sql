-- taxes.put_rate: makes a rate or replaces the one of this id. Its category is named by code.
-- Refuses:  LJ523 unknown_tax_category · LJ524 unknown_tax_zone · LJ526 too_many_tax_rows (200 a zone)
-- Internal: SECURITY INVOKER.
create or replace function taxes.put_rate(p_store uuid, p_rate jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid := coalesce((p_rate ->> 'id')::uuid, uuidv7());
    v_zone uuid := (p_rate ->> 'zone_id')::uuid;
    v_category uuid := (
        select c.id from taxes.tax_categories c where c.store_id = p_store and c.code = p_rate ->> 'category');
begin
    if v_category is null then
        perform platform.refuse('LJ523', 'no such tax category', jsonb_build_object('category', p_rate ->> 'category'));
    end if;
    perform from taxes.tax_zones z where z.store_id = p_store and z.id = v_zone for key share;
    if not found then
        perform platform.refuse('LJ524', 'no such tax zone', jsonb_build_object('zone_id', v_zone));
    end if;
    if (select count(*) from taxes.tax_rates r where r.store_id = p_store and r.zone_id = v_zone and r.id <> v_id) >= 200 then
        perform platform.refuse('LJ526', 'too many tax rates in a zone', jsonb_build_object('limit', 200));
    end if;
    insert into taxes.tax_rates (
        store_id, id, zone_id, category_id, name, rate_ppm, is_compound, position, effective_at, expires_at)
    values (p_store, v_id, v_zone, v_category, p_rate ->> 'name', (p_rate ->> 'rate_ppm')::int,
            coalesce((p_rate ->> 'is_compound')::boolean, false), coalesce((p_rate ->> 'position')::int, 0),
            coalesce((p_rate ->> 'effective_at')::timestamptz, '-infinity'), (p_rate ->> 'expires_at')::timestamptz)
    on conflict (store_id, id) do update
    set zone_id = excluded.zone_id, category_id = excluded.category_id, name = excluded.name, rate_ppm = excluded.rate_ppm,
        is_compound = excluded.is_compound, position = excluded.position, effective_at = excluded.effective_at,
        expires_at = excluded.expires_at, updated_at = platform.now();
    return v_id;
end
$$;
