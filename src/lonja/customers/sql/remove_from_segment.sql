-- customers.remove_from_segment: these customers belong to the segment no more. Answers how many did. Who did not is no error.
-- Limits:   1,000 customers a call.
-- Promises: P06.
-- Locks:    idempotency key; the members.
-- Refuses:  LJ010 · LJ150 segment_unknown · LJ153 too_many_at_once · LJ154 segments_are_staffs
create or replace function customers.remove_from_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[])
returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_removed int;
begin
    perform platform.enter(p_store, p_call);
    perform customers.check_staff();
    v_old := platform.replay(p_store, p_call, 'customers.remove_from_segment');
    if v_old is not null then
        return v_old;
    end if;
    if cardinality(p_customers) > 1000 then
        perform platform.refuse('LJ153', 'too many customers at once', jsonb_build_object('limit', 1000));
    end if;
    if not exists (select from customers.customer_segments
                   where store_id = p_store and id = p_segment and deleted_at is null) then
        perform platform.refuse('LJ150', 'no such segment', jsonb_build_object('segment', p_segment));
    end if;
    delete from customers.customer_segment_members
    where store_id = p_store and segment_id = p_segment and customer_id = any (p_customers);
    get diagnostics v_removed = row_count;
    perform pg_notify('lonja_changed', 'segments:' || p_store);
    perform platform.emit(p_store, 'segment.left', 'segment', p_segment, jsonb_build_object('removed', v_removed));
    perform platform.remember(p_store, p_call, 'customers.remove_from_segment', to_jsonb(v_removed));
    return v_removed;
end
$$;
