-- drops.admissions: who was let in, by position: after p_after up to p_to; and until when. What a process reads when a room's
-- admitted_to has grown.
create or replace function drops.admissions(p_store uuid, p_room uuid, p_after bigint, p_to bigint)
returns table (place_id uuid, expires_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, '{"actor": "system"}');
    return query
    select p.id, a.expires_at
    from drops.places p join access.passes a on a.store_id = p.store_id and a.id = p.pass_id
    where p.store_id = p_store and p.room_id = p_room and p.position > p_after and p.position <= p_to and p.left_at is null;
end
$$;
