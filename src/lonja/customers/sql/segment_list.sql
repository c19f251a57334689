-- customers.segment_list: the segments of a store by name, with how many belong to each.
-- One round trip; enters the store itself.
-- Locks:    none; reads.
-- Refuses:  LJ154 segments_are_staffs
create or replace function customers.segment_list(p_store uuid, p_call jsonb) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform customers.check_staff();
    return coalesce((
        select json_agg(json_build_object(
            'id', s.id, 'name', s.name, 'slug', s.slug, 'description', s.description, 'member_count', (
                select count(*) from customers.customer_segment_members m
                where m.store_id = p_store and m.segment_id = s.id),
            'created_at', s.created_at, 'updated_at', s.updated_at) order by s.name, s.id)
        from customers.customer_segments s where s.store_id = p_store and s.deleted_at is null), '[]');
end
$$;
