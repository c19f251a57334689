-- catalog.find_brand: the id of a brand by id or slug, as addresses and filters name it.
-- Deleted ones are not there. Null for null.
-- Refuses: LJ203 brand_not_found
create or replace function catalog.find_brand(p_store uuid, p_name text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    if p_name is null then
        return null;
    elsif pg_input_is_valid(p_name, 'uuid') then
        select id into v_id from catalog.brands
        where store_id = p_store and id = p_name::uuid and deleted_at is null;
    else
        select id into v_id from catalog.brands
        where store_id = p_store and slug = p_name and deleted_at is null;
    end if;
    if v_id is null then
        perform platform.refuse('LJ203', 'no such brand', jsonb_build_object('brand', p_name));
    end if;
    return v_id;
end
$$;
