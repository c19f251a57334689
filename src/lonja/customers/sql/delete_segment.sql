-- customers.delete_segment: nobody belongs to it any more. The row stays, for prices and rules that once named it.
-- Promises: P06. Its slug is free again.
-- Locks:    idempotency key; the segment, which who adds a member holds as well: no member is left behind.
-- Refuses:  LJ010 · LJ150 segment_unknown · LJ154 segments_are_staffs
create or replace function customers.delete_segment(p_store uuid, p_call jsonb, p_segment uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    perform customers.check_staff();
    if platform.replay(p_store, p_call, 'customers.delete_segment') is not null then
        return;
    end if;
    update customers.customer_segments set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_segment and deleted_at is null;
    if not found then
        perform platform.refuse('LJ150', 'no such segment', jsonb_build_object('segment', p_segment));
    end if;
    delete from customers.customer_segment_members where store_id = p_store and segment_id = p_segment;
    perform pg_notify('lonja_changed', 'segments:' || p_store);
    perform platform.emit(p_store, 'segment.deleted', 'segment', p_segment, '{}');
    perform platform.remember(p_store, p_call, 'customers.delete_segment', '{}');
end
$$;
