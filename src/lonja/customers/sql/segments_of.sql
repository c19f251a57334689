-- customers.segments_of: the segments a customer belongs to, sorted. Of nobody (null), and of who belongs to none: empty.
-- Promises: a customer sees their own only (row level security). One index probe; a deleted segment has no members.
-- Locks:    none; reads.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function customers.segments_of(p_store uuid, p_customer uuid) returns uuid[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select m.segment_id from customers.customer_segment_members m
        where m.store_id = p_store and m.customer_id = p_customer
        order by m.segment_id)
$$;
