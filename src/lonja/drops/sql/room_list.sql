-- drops.room_list: the waiting rooms of a store's drops that are sold by queue, and how they are run: what a process remembers.
-- One round trip; enters the store itself. The commitment is public from the first moment, the seed is not among it.
create or replace function drops.room_list(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    return coalesce((
        select json_agg(json_build_object(
            'id', r.id, 'collection_id', r.collection_id, 'slug', c.slug, 'name', c.name, 'starts_at', c.starts_at,
            'needs_account', t.needs_account, 'max_inside', r.max_inside, 'per_second', r.per_second,
            'pass_ttl_seconds', extract(epoch from r.pass_ttl)::int, 'effort', r.effort,
            'max_per_network', r.max_per_network, 'commitment', encode(s.commitment, 'hex'))
            order by r.created_at, r.id)
        from drops.rooms r
        join drops.seeds s on s.store_id = r.store_id and s.id = r.seed_id
        join catalog.collections c on c.store_id = r.store_id and c.id = r.collection_id
        join access.drop_terms t on t.store_id = r.store_id and t.collection_id = r.collection_id
        where r.store_id = p_store and c.deleted_at is null and c.is_active and c.type = 'drop' and t.way = 'queue'), '[]');
end
$$;
