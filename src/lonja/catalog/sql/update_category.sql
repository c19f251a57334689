-- catalog.update_category: changes what p_change names: name, slug, position, is_active. Moving is catalog.move_category.
-- Refuses: LJ202 category_not_found · LJ206 slug_taken
create or replace function catalog.update_category(p_store uuid, p_call jsonb, p_category uuid, p_change jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update catalog.categories
    set name = coalesce(p_change ->> 'name', name),
        slug = coalesce(p_change ->> 'slug', slug),
        position = coalesce((p_change ->> 'position')::int, position),
        is_active = coalesce((p_change ->> 'is_active')::boolean, is_active),
        updated_at = platform.now()
    where store_id = p_store and id = p_category and deleted_at is null;
    if not found then
        perform platform.refuse('LJ202', 'no such category', jsonb_build_object('category', p_category));
    end if;
    perform catalog.announce(p_store);
end
$$;
