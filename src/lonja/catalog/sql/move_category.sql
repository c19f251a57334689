-- catalog.move_category: hangs a category, with all that is below it, under another one; p_parent null: at the top.
-- Promises: CAT-11: no cycle. The friendly check is here; what makes it true is the key (parent_id, parent_depth) ->
--           (id, depth): its cascade carries the new depth down the branch, and around a cycle until the check on depth
--           stops it.
-- Locks:    the branch, from its root down. Two moves that would close a cycle together deadlock, and one is told to retry.
-- Refuses:  LJ202 category_not_found · LJ208 category_cycle · LJ209 category_too_deep
create or replace function catalog.move_category(
    p_store uuid, p_call jsonb, p_category uuid, p_parent uuid, p_position int
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_depth int;
begin
    perform platform.enter(p_store, p_call);
    v_depth := catalog.depth_of(p_store, p_parent);
    if exists (
        with recursive above as (
            select p_parent as id
            union
            select c.parent_id from catalog.categories c join above a on c.id = a.id where c.store_id = p_store
        )
        select from above where id = p_category
    ) then
        perform platform.refuse('LJ208', 'a category cannot be below itself',
            jsonb_build_object('category', p_category, 'parent', p_parent));
    end if;
    update catalog.categories
    set parent_id = p_parent, parent_depth = v_depth, position = coalesce(p_position, position), updated_at = platform.now()
    where store_id = p_store and id = p_category and deleted_at is null;
    if not found then
        perform platform.refuse('LJ202', 'no such category', jsonb_build_object('category', p_category));
    end if;
    perform catalog.announce(p_store);
end
$$;
