-- drops.saved_room: how the waiting room of a drop is run, whether the drop is shown or not, with the commitment to its order: for
-- staff. Null where it has none.
-- Refuses:  LJ539 drops_are_staffs
create or replace function drops.saved_room(p_store uuid, p_call jsonb, p_collection uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform access.check_staff();
    return (
        select json_build_object(
            'max_inside', r.max_inside, 'per_second', r.per_second,
            'pass_ttl_seconds', extract(epoch from r.pass_ttl)::int, 'effort', r.effort,
            'max_per_network', r.max_per_network, 'commitment', encode(s.commitment, 'hex'))
        from drops.rooms r
        join drops.seeds s on s.store_id = r.store_id and s.id = r.seed_id
        where r.store_id = p_store and r.collection_id = p_collection);
end
$$;
