-- customers.add_to_segment: these customers belong to the segment from now on. Answers how many did not before.
-- Limits:   1,000 customers a call.
-- Promises: all of them or none. P06.
-- Locks:    idempotency key; the segment (shared); the customers, by the keys of their rows.
-- Refuses:  LJ010 · LJ142 customer_unknown · LJ150 segment_unknown · LJ153 too_many_at_once · LJ154 segments_are_staffs
create or replace function customers.add_to_segment(p_store uuid, p_call jsonb, p_segment uuid, p_customers uuid[])
returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old jsonb;
    v_added int;
begin
    perform platform.enter(p_store, p_call);
    perform customers.check_staff();
    v_old := platform.replay(p_store, p_call, 'customers.add_to_segment');
    if v_old is not null then
        return v_old;
    end if;
    if cardinality(p_customers) > 1000 then
        perform platform.refuse('LJ153', 'too many customers at once', jsonb_build_object('limit', 1000));
    end if;
    perform from customers.customer_segments
    where store_id = p_store and id = p_segment and deleted_at is null for share;
    if not found then
        perform platform.refuse('LJ150', 'no such segment', jsonb_build_object('segment', p_segment));
    end if;
    if exists (
        select from unnest(p_customers) as g (id)
        where not exists (select from customers.customers c
                          where c.store_id = p_store and c.id = g.id and c.deleted_at is null)
    ) then
        perform platform.refuse('LJ142', 'no such customer');
    end if;
    insert into customers.customer_segment_members (store_id, segment_id, customer_id)
    select p_store, p_segment, g.id from (select distinct unnest(p_customers) as id) g order by g.id
    on conflict do nothing;
    get diagnostics v_added = row_count;
    perform pg_notify('lonja_changed', 'segments:' || p_store);
    perform platform.emit(p_store, 'segment.joined', 'segment', p_segment, jsonb_build_object('added', v_added));
    perform platform.remember(p_store, p_call, 'customers.add_to_segment', to_jsonb(v_added));
    return v_added;
end
$$;
