-- catalog.category_list: the categories of a store, hidden ones too, parents before children. The faces make the tree.
-- One round trip; enters the store itself.
create or replace function catalog.category_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return coalesce((
        select json_agg(json_build_object(
            'id', c.id, 'name', c.name, 'slug', c.slug, 'parent_id', c.parent_id, 'depth', c.depth, 'position', c.position,
            'is_active', c.is_active)
            order by c.depth, c.position, c.name, c.id)
        from catalog.categories c where c.store_id = p_store and c.deleted_at is null), '[]');
end
$$;
