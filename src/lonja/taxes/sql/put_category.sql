-- taxes.put_category: makes a category, or changes the one of this code. The first is the default; another becomes it by saying so.
-- Refuses:  LJ526 too_many_tax_rows (50 a store)
-- Internal: SECURITY INVOKER.
create or replace function taxes.put_category(p_store uuid, p_category jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id uuid := coalesce((
        select c.id from taxes.tax_categories c where c.store_id = p_store and c.code = p_category ->> 'code'), uuidv7());
    v_is_default boolean := coalesce((p_category ->> 'is_default')::boolean, false) or not exists (
        select from taxes.tax_categories c where c.store_id = p_store and c.is_default and c.id <> v_id);
begin
    if (select count(*) from taxes.tax_categories c where c.store_id = p_store and c.id <> v_id) >= 50 then
        perform platform.refuse('LJ526', 'too many tax categories', jsonb_build_object('limit', 50));
    end if;
    if v_is_default then
        update taxes.tax_categories set is_default = false, updated_at = platform.now()
        where store_id = p_store and is_default and id <> v_id;
    end if;
    insert into taxes.tax_categories (store_id, id, code, name, is_default)
    values (p_store, v_id, p_category ->> 'code', p_category ->> 'name', v_is_default)
    on conflict (store_id, code) do update
    set name = excluded.name, is_default = excluded.is_default, updated_at = platform.now()
    returning id into v_id;
    return v_id;
end
$$;
