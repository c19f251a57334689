-- catalog.brand_list: the brands of a store by name.
-- One round trip; enters the store itself.
create or replace function catalog.brand_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return coalesce((
        select json_agg(json_build_object('id', b.id, 'name', b.name, 'slug', b.slug) order by b.name, b.id)
        from catalog.brands b where b.store_id = p_store and b.deleted_at is null), '[]');
end
$$;
