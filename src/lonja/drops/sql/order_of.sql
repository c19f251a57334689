-- drops.order_of: the ids of all who were shuffled, in their order, 16 bytes each: the n-th has position n. What a process reads
-- once when a room has opened.
create or replace function drops.order_of(p_store uuid, p_room uuid) returns bytea
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    return (
        select coalesce(string_agg(uuid_send(p.id), ''::bytea order by p.position), '')
        from drops.rooms r
        join drops.places p on p.store_id = r.store_id and p.room_id = r.id and p.position <= r.shuffled
        where r.store_id = p_store and r.id = p_room);
end
$$;
