-- drops.draw_of: the draw of a raffle as it is published: with this, anybody can draw again (lonja raffle verify). Of whoever
-- entered nothing is in it but the random id of their entry, and what it was for.
-- Answers:  null where the drop has no raffle. Before the draw: the commitment, and no list.
-- One round trip; reads as the house. Volatile because visiting sets who reads; changes nothing.
create or replace function drops.draw_of(p_store uuid, p_collection uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_raffle drops.raffles;
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    select * into v_raffle from drops.raffles where store_id = p_store and collection_id = p_collection;
    if not found then
        return null;
    end if;
    return (
        with drawn as materialized (
            select e.id, e.variant_id, e.rank, e.won_at from drops.raffle_entries e
            where e.store_id = p_store and e.raffle_id = v_raffle.id and e.rank is not null
        )
        select json_build_object(
            'raffle_id', v_raffle.id, 'status', v_raffle.status, 'opens_at', v_raffle.opens_at,
            'closes_at', v_raffle.closes_at, 'commitment', encode(v_raffle.commitment, 'hex'),
            'committed_at', v_raffle.created_at, 'drawn_at', v_raffle.drawn_at, 'seed', encode(v_raffle.secret, 'hex'),
            'digest', encode(v_raffle.digest, 'hex'), 'units', coalesce(v_raffle.units, '{}'),
            'entries', coalesce(json_agg(json_build_object('id', d.id, 'variant_id', d.variant_id) order by d.id), '[]'),
            'order', coalesce(json_agg(d.id order by d.rank), '[]'),
            'winners', coalesce(json_agg(json_build_object('id', d.id, 'variant_id', d.variant_id) order by d.rank)
                filter (where d.won_at = v_raffle.drawn_at), '[]'),
            'moves', coalesce(json_agg(json_build_object('id', d.id, 'variant_id', d.variant_id, 'at', d.won_at)
                order by d.won_at, d.rank) filter (where d.won_at > v_raffle.drawn_at), '[]'))
        from drawn d);
end
$$;
