-- orders.take_numbers: as many order numbers as are asked for, the lowest of slots nobody is using (orders.take_number).
-- Locks:    up to p_count free slots of the store's 64, until the checkouts commit.
-- Internal: SECURITY INVOKER.
create or replace function orders.take_numbers(p_store uuid, p_count int) returns bigint[]
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_slots smallint[];
    v_numbers bigint[];
begin
    v_slots := array(
        select n.slot from orders.order_numbers n
        where n.store_id = p_store order by n.next_number limit p_count for update skip locked);
    if cardinality(v_slots) = 0 then
        return array[orders.take_number(p_store)] || case when p_count > 1 then orders.take_numbers(p_store, p_count - 1) end;
    end if;
    with taken as (
        update orders.order_numbers n
        set next_number = n.next_number + 64 * share.numbers
        from (
            select v_slots[1 + (i - 1) % cardinality(v_slots)] as slot, count(*) as numbers
            from generate_series(1, p_count) i group by 1
        ) share
        where n.store_id = p_store and n.slot = share.slot
        returning n.next_number - 64 * share.numbers as first, share.numbers
    )
    select array_agg(t.first + 64 * k order by t.first + 64 * k) into v_numbers
    from taken t cross join lateral generate_series(0, t.numbers - 1) as k;
    return v_numbers;
end
$$;
