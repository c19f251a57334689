-- orders.take_number: an order number that no other order of the store has. The lowest one of a slot nobody is using.
-- Promises: no number twice (slots share none, and the key says so), and none is lost: it comes back when the order fails.
--           One after the other they count up by one; at the same moment they may overtake each other.
-- Locks:    one free slot of the store's 64, until the checkout commits; waits only when all are taken.
-- Internal: SECURITY INVOKER.
create or replace function orders.take_number(p_store uuid) returns bigint
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_slot smallint;
    v_number bigint;
begin
    select n.slot into v_slot from orders.order_numbers n
    where n.store_id = p_store order by n.next_number limit 1 for update skip locked;
    if v_slot is null then
        insert into orders.order_numbers (store_id, slot, next_number)
        select p_store, first.number % 64, first.number from generate_series(1001, 1064) as first (number)
        on conflict do nothing;
        select n.slot into strict v_slot from orders.order_numbers n
        where n.store_id = p_store order by n.next_number limit 1 for update;
    end if;
    update orders.order_numbers set next_number = next_number + 64
    where store_id = p_store and slot = v_slot returning next_number - 64 into v_number;
    return v_number;
end
$$;
