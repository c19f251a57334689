-- drops.find_places: for each request the visitor's session (a new one for who has none) and the place they have; or why they
-- get none. old_place_id: a place whose turn is over, which a new one follows.
-- Internal: SECURITY INVOKER; the caller holds the rooms and acts as the house.
create or replace function drops.find_places(p_store uuid, p_requests drops.join_request[]) returns drops.join_request[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with known as materialized (
            select q.n, q.room_id, q.customer_id, q.token_hash, q.expires_at, q.network, q.proof, r.status, r.max_per_network,
                   case when q.token_hash is null then q.session_id when s.id is null then uuidv7() else s.id end as session_id,
                   row_number() over (partition by q.room_id, coalesce(q.customer_id::text, q.token_hash, q.session_id::text)
                                      order by q.n) as turn,
                   row_number() over (partition by q.room_id, q.proof order by q.n) as uses
            from unnest(p_requests) q
            left join drops.rooms r on r.store_id = p_store and r.id = q.room_id and exists (
                select from access.drop_terms t
                where t.store_id = p_store and t.collection_id = r.collection_id and t.way = 'queue')
            left join people.sessions s on s.store_id = p_store and s.token_hash = q.token_hash
        ), placed as materialized (
            select k.*, o.id as own_id, o.is_over
            from known k
            left join lateral (
                select p.id, coalesce((
                    select a.expires_at <= platform.now() from access.passes a
                    where a.store_id = p_store and a.id = p.pass_id), false) as is_over
                from drops.place_for(p_store, k.room_id, k.session_id, k.customer_id) p
            ) o on true
        ), crowded as materialized (
            select d.*, drops.neighbours(p_store, d.room_id, d.network, d.max_per_network) - coalesce(d.is_over, false)::int + row_number() over (
                       partition by d.room_id, d.network order by d.n) as neighbours
            from placed d where (d.own_id is null or d.is_over) and d.network is not null
        )
        select array_agg(row(d.n, d.room_id, d.session_id, d.customer_id, d.token_hash, d.expires_at, d.network, d.proof,
            case when not d.is_over then d.own_id end, case when d.is_over then d.own_id end, v.code,
            case v.code when 'LJ543' then jsonb_build_object('limit', d.max_per_network) end)::drops.join_request order by d.n)
        from placed d
        left join crowded c using (n)
        cross join lateral (select case
            when d.status is null then 'LJ540'
            when d.turn > 1 or d.uses > 1 and d.proof is not null then 'LJ023'
            when d.own_id is not null and not d.is_over then null
            when d.status = 'closed' then 'LJ541'
            when d.proof is not null and exists (select from drops.places p where p.store_id = p_store
                and p.room_id = d.room_id and p.proof = d.proof) then 'LJ542'
            when c.neighbours > d.max_per_network then 'LJ543' end as code offset 0) v);
end
$$;
