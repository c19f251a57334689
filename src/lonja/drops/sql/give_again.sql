-- drops.give_again: winners whose order died while their window lasts get their unit back: into their cart, held as before.
-- A line that a winner took out of the cart themself stays out: it is theirs to put back, with their pass.
-- Promises: P18.
-- Locks:    the caller has the raffle alone; as drops.lock_goods.
-- Internal: SECURITY INVOKER; the caller is the house.
create or replace function drops.give_again(p_store uuid, p_raffle uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_again uuid[];
    v_there jsonb;
begin
    v_again := array(
        select e.id from drops.raffle_entries e
        join carts.carts c on c.store_id = e.store_id and c.id = e.cart_id and c.status <> 'active'
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'won' and e.window_ends_at > platform.now()
          and e.id not in (select o.entry_id from drops.orders_of_winners(p_store, p_raffle) o)
        order by e.rank);
    if cardinality(v_again) > 0 then
        v_there := drops.lock_goods(p_store, p_raffle, v_again);
        perform drops.hold_wins(p_store, p_raffle, array(
            select g.id from (
                select e.id, e.variant_id, row_number() over (partition by e.variant_id order by e.rank) as place
                from drops.entries_in(p_store, p_raffle, v_again) e
            ) g where g.place <= (v_there ->> g.variant_id::text)::int));
    end if;
end
$$;
