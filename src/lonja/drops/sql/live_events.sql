-- drops.live_events: what happened to a drop as a whole, newest first: what was told of it, its room, its draw.
-- Internal: SECURITY INVOKER. By domain_events_of_aggregate.
create or replace function drops.live_events(p_store uuid, p_collection uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(json_agg(json_build_object('at', e.at, 'kind', e.kind) order by e.at desc, e.kind), '[]')
    from (
        select s.at, s.kind from (
            (select d.created_at as at, d.type as kind from platform.domain_events d
             where d.store_id = p_store and d.aggregate_id = p_collection and d.type in ('drop.paused', 'drop.resumed')
             order by d.id desc limit 8)
            union all
            select x.at, x.kind from drops.rooms r
            cross join lateral (values (r.opened_at, 'room.opened'), (r.closed_at, 'room.' || r.closed_for)) x (at, kind)
            where r.store_id = p_store and r.collection_id = p_collection
            union all
            select x.at, x.kind from drops.raffles r
            cross join lateral (values (r.opens_at, 'raffle.opened'), (r.closes_at, 'raffle.closed'),
                                       (r.drawn_at, 'raffle.drawn')) x (at, kind)
            where r.store_id = p_store and r.collection_id = p_collection
            union all
            select x.at, x.kind from catalog.collections c
            cross join lateral (values (c.starts_at, 'drop.started'), (c.ends_at, 'drop.ended')) x (at, kind)
            where c.store_id = p_store and c.id = p_collection
        ) s
        where s.at <= platform.now() order by s.at desc, s.kind limit 8
    ) e
$$;
