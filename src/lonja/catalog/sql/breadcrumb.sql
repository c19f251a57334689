-- catalog.breadcrumb: the way from the top to a category, both ends included. Empty for null and for hidden categories.
create or replace function catalog.breadcrumb(p_store uuid, p_category uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive way as (
        select c.id, c.name, c.slug, c.parent_id, c.depth, c.is_active and c.deleted_at is null as is_visible
        from catalog.categories c where c.store_id = p_store and c.id = p_category
        union all
        select c.id, c.name, c.slug, c.parent_id, c.depth, c.is_active and c.deleted_at is null
        from way w join catalog.categories c on c.store_id = p_store and c.id = w.parent_id
    )
    select case when bool_and(is_visible)
        then json_agg(json_build_object('id', id, 'name', name, 'slug', slug) order by depth) else '[]' end
    from way
$$;
