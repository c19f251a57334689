-- drops.published: what everybody may know of a store's rooms and raffles: the commitments, and how far each one is.
-- One round trip; enters the store itself. As the house itself: seeds are nobody's to see, their commitments everybody's.
create or replace function drops.published(p_store uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_found json;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    select coalesce(json_agg(json_build_object(
        'collection_id', t.collection_id,
        'room', (
            select json_build_object('commitment', encode(s.commitment, 'hex'), 'status', r.status)
            from drops.rooms r join drops.seeds s on s.store_id = r.store_id and s.id = r.seed_id
            where r.store_id = p_store and r.collection_id = t.collection_id),
        'raffle', (
            select json_build_object('commitment', encode(s.commitment, 'hex'), 'status', r.status,
                                     'opens_at', r.opens_at, 'closes_at', r.closes_at)
            from drops.raffles r join drops.seeds s on s.store_id = r.store_id and s.id = r.seed_id
            where r.store_id = p_store and r.collection_id = t.collection_id))), '[]')
    into v_found
    from access.drop_terms t where t.store_id = p_store and t.way <> 'open';
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_found;
end
$$;
