-- catalog.find_collection: the id of a collection by id or slug, as addresses and filters name it.
-- One that is not active yet is not there. Null for null.
-- Refuses: LJ204 collection_not_found
create or replace function catalog.find_collection(p_store uuid, p_name text) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid;
begin
    if p_name is null then
        return null;
    elsif pg_input_is_valid(p_name, 'uuid') then
        select id into v_id from catalog.collections
        where store_id = p_store and id = p_name::uuid and is_active and deleted_at is null;
    else
        select id into v_id from catalog.collections
        where store_id = p_store and slug = p_name and is_active and deleted_at is null;
    end if;
    if v_id is null then
        perform platform.refuse('LJ204', 'no such collection', jsonb_build_object('collection', p_name));
    end if;
    return v_id;
end
$$;
