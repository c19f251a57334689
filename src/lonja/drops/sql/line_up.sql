-- drops.line_up: the requests with the place that each has now, or its refusal.
-- Locks:    the rooms, in key order: while a room is held its list cannot be closed, nor a position be given twice.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.line_up(p_store uuid, p_requests drops.join_request[]) returns drops.join_request[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_requests drops.join_request[];
begin
    perform 1 from drops.rooms r
    where r.store_id = p_store and r.id = any (array(select q.room_id from unnest(p_requests) q)) order by r.id for update;
    v_requests := drops.find_places(p_store, p_requests);
    insert into people.sessions (store_id, id, token_hash, expires_at)
    select p_store, q.session_id, q.token_hash, q.expires_at from unnest(v_requests) q
    where q.refusal is null and q.token_hash is not null
    on conflict (store_id, token_hash) do nothing;
    update drops.places p set left_at = platform.now() from unnest(v_requests) q
    where p.store_id = p_store and p.room_id = q.room_id and p.id = q.old_place_id and q.refusal is null;
    with newcomers as materialized (
        select q.n, q.room_id, q.session_id, q.customer_id, q.network, q.proof, gen_random_uuid() as id,
               row_number() over (partition by q.room_id order by q.n) as place
        from unnest(v_requests) q where q.place_id is null and q.refusal is null
    ), stood as (
        insert into drops.places (store_id, room_id, id, session_id, customer_id, network, proof, position)
        select p_store, w.room_id, w.id, w.session_id, w.customer_id, w.network, w.proof,
               case when r.status <> 'gathering' then r.last_position + w.place end
        from newcomers w join drops.rooms r on r.store_id = p_store and r.id = w.room_id
    ), counted as (
        update drops.rooms r set last_position = r.last_position + w.amount, updated_at = platform.now()
        from (select room_id, count(*)::int as amount from newcomers group by room_id) w
        where r.store_id = p_store and r.id = w.room_id
        returning r.collection_id, w.amount
    ), noted as (
        select drops.note(p_store, collection_id, 'joined', amount) from counted
    )
    select array_agg(row(q.n, q.room_id, q.session_id, q.customer_id, q.token_hash, q.expires_at, q.network, q.proof,
                         case when q.place_id is null then w.id else q.place_id end, q.old_place_id, q.refusal,
                         q.params)::drops.join_request order by q.n) into v_requests
    from unnest(v_requests) q left join newcomers w using (n), (select count(*) from noted) told;
    return v_requests;
end
$$;
