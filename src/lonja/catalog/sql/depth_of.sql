-- catalog.depth_of: how deep a category lies, 0 at the top. Null for null: a category without parent has no parent's depth.
-- Refuses: LJ202 category_not_found
create or replace function catalog.depth_of(p_store uuid, p_category uuid) returns int
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_depth int;
begin
    if p_category is not null then
        select depth into v_depth from catalog.categories
        where store_id = p_store and id = p_category and deleted_at is null;
        if v_depth is null then
            perform platform.refuse('LJ202', 'no such category', jsonb_build_object('category', p_category));
        end if;
    end if;
    return v_depth;
end
$$;
