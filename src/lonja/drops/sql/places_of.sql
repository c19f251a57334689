-- drops.places_of: where visitors stand who come to a process that does not know them: many at once.
-- Nouns:    p_asked, a JSON array of {n, room_id, session_id, customer_id}; at most 256.
-- Answers:  a row for each that has a place: with its pass, if it was let in.
create or replace function drops.places_of(p_store uuid, p_asked jsonb)
returns table (n int, place_id uuid, "position" bigint, session_id uuid, customer_id uuid, expires_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    return query
    select q.n, p.id, p.position, p.session_id, p.customer_id,
           (select a.expires_at from access.passes a where a.store_id = p_store and a.id = p.pass_id)
    from jsonb_to_recordset(p_asked) as q (n int, room_id uuid, session_id uuid, customer_id uuid)
    cross join lateral drops.place_for(p_store, q.room_id, q.session_id, q.customer_id) p
    where q.n < 256;
end
$$;
