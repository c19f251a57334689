-- customers.save_segment: a segment, new or changed. CUS-03, C-22: the groups of the seeds are segments filled by hand.
-- Nouns:    p_segment, its id, made by the caller; p_facts: name, slug, description.
-- Limits:   200 segments a store.
-- Promises: one segment a slug among the living (customer_segments_slug). P06.
-- Locks:    idempotency key; the segment. Two who make the last segment at once take turns (an advisory lock).
-- Refuses:  LJ010 · LJ150 segment_unknown (it was deleted) · LJ151 segment_taken · LJ152 too_many_segments · LJ154 segments_are_staffs
create or replace function customers.save_segment(p_store uuid, p_call jsonb, p_segment uuid, p_facts jsonb) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    perform customers.check_staff();
    v_old := platform.replay(p_store, p_call, 'customers.save_segment');
    if v_old is not null then
        return v_old #>> '{}';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('customers.segments ' || p_store, 0));
    if (select count(*) from customers.customer_segments
        where store_id = p_store and deleted_at is null and id <> p_segment) >= 200 then
        perform platform.refuse('LJ152', 'too many segments', jsonb_build_object('limit', 200));
    end if;
    insert into customers.customer_segments as s (store_id, id, name, slug, description)
    values (p_store, p_segment, p_facts ->> 'name', p_facts ->> 'slug', coalesce(p_facts ->> 'description', ''))
    on conflict (store_id, id) do update
    set name = excluded.name, slug = excluded.slug, description = excluded.description, updated_at = platform.now()
    where s.deleted_at is null;
    if not found then
        perform platform.refuse('LJ150', 'the segment was deleted', jsonb_build_object('segment', p_segment));
    end if;
    perform platform.emit(p_store, 'segment.saved', 'segment', p_segment, '{}');
    perform platform.remember(p_store, p_call, 'customers.save_segment', to_jsonb(p_segment));
    return p_segment;
end
$$;
