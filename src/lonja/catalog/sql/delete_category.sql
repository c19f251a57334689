-- catalog.delete_category: takes an empty branch end out of sight. Its products move up to its parent, or to none.
-- Locks:    the category, then its products.
-- Refuses:  LJ202 category_not_found · LJ210 category_has_children
create or replace function catalog.delete_category(p_store uuid, p_call jsonb, p_category uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_category catalog.categories;
begin
    perform platform.enter(p_store, p_call);
    select * into v_category from catalog.categories
    where store_id = p_store and id = p_category and deleted_at is null for update;
    if not found then
        perform platform.refuse('LJ202', 'no such category', jsonb_build_object('category', p_category));
    end if;
    if exists (select from catalog.categories where store_id = p_store and parent_id = p_category and deleted_at is null) then
        perform platform.refuse('LJ210', 'the category has categories below it', jsonb_build_object('category', p_category));
    end if;
    update catalog.products set category_id = v_category.parent_id, updated_at = platform.now()
    where store_id = p_store and category_id = p_category;
    update catalog.categories set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_category;
    perform catalog.announce(p_store);
end
$$;
