-- drops.published_room: everything that is needed to recheck the order of a room: the commitment, always; once it has opened, the
-- seed, the digest and the ids of all who were shuffled, in order.
create or replace function drops.published_room(p_store uuid, p_room uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    return (
        select json_build_object(
            'room_id', r.id, 'status', r.status, 'commitment', encode(s.commitment, 'hex'), 'opened_at', r.opened_at,
            'seed', encode(drops.revealed(p_store, s.id), 'hex'), 'digest', encode(r.digest, 'hex'),
            'ids', coalesce((
                select json_agg(p.id order by p.position) from drops.places p
                where p.store_id = p_store and p.room_id = p_room and p.position <= r.shuffled), '[]'))
        from drops.rooms r join drops.seeds s on s.store_id = r.store_id and s.id = r.seed_id
        where r.store_id = p_store and r.id = p_room);
end
$$;
