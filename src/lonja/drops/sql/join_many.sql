-- drops.join_many: everybody who wants to stand in a waiting room at this moment gets a place: one a session, one a customer.
-- Who has one keeps it; whose turn is over stands at the end again. Newcomers get a guest's session by the hash of a token
-- that the web made.
-- Nouns:    p_requests, a JSON array of drops.join_request as far as network and proof; at most 256. Under an idempotency key
--           also idempotency_key, request_hash, correlation_id and owner (what platform.key_owner says of who calls).
-- Answers:  a row a request: the place, its position (null before the opening) and the session; or why not. Refusal LJ023
--           means: not here; ask alone (a second request of one visitor, or of one proof). Under a used key what it was answered
--           the first time, with params {"again": true}.
-- Promises: P06. P17: before the opening nobody has a position, afterwards everybody gets the next one, in order of arrival.
--           Asking twice is asking once.
-- Locks:    idempotency keys (platform.lock_keys); the rooms, in key order; then nothing that anybody holds while they wait for a room.
-- Refuses:  a request: LJ010 · LJ540 no_room · LJ541 room_closed · LJ542 proof_spent · LJ543 network_full
create or replace function drops.join_many(p_store uuid, p_requests jsonb)
returns table (n int, refusal text, params jsonb, session_id uuid, place_id uuid, "position" bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_aside int[];
    v_requests drops.join_request[];
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    if jsonb_array_length(p_requests) > 256 then
        perform platform.refuse('LJ005', 'a batch has at most 256 requests', jsonb_build_object('limit', 256));
    end if;
    v_aside := drops.join_claim(p_store, p_requests);
    select coalesce(array_agg(r order by r.n), '{}') into v_requests
    from jsonb_populate_recordset(null::drops.join_request, p_requests) r where r.n <> all (v_aside);
    if cardinality(v_requests) > 0 then
        v_requests := drops.line_up(p_store, v_requests);
        perform drops.join_remember(p_store, p_requests, v_requests);
    end if;
    return query
    select r.n, r.refusal, r.params, r.session_id, p.id, p.position
    from unnest(v_requests) r
    left join drops.places p on p.store_id = p_store and p.room_id = r.room_id and p.id = r.place_id;
    return query select a.* from drops.join_again(p_store, p_requests, v_aside) a;
end
$$;
