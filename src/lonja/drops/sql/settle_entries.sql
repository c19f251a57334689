-- drops.settle_entries: what became of who won: bought, or lapsed (drops.windows_over). Answers how many have lapsed.
-- Nouns:    bought: an order of the customer with the variant, from after they won, that is paid or otherwise confirmed. An
--           order that is still open keeps its winner where they are, past the window too: it was placed in time.
-- Promises: P18. Buying and lapsing at the same moment: whoever has the cart first. A checkout that has it is waited for and
--           found; one that comes later finds the line gone. A bought unit that comes back is the next one's.
-- Locks:    the caller has the raffle alone; carts in key order, then as drops.take_back.
-- Internal: SECURITY INVOKER; the caller is the house.
create or replace function drops.settle_entries(p_store uuid, p_raffle uuid) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_over uuid[];
begin
    v_over := array(select w.id from drops.windows_over(p_store, p_raffle) w);
    perform 1 from drops.entries_in(p_store, p_raffle, v_over) e
    join carts.carts c on c.store_id = p_store and c.customer_id = e.customer_id and c.status = 'active'
    order by c.id for update of c;
    update drops.raffle_entries e set status = 'bought', order_id = o.order_id, updated_at = platform.now()
    from drops.orders_of_winners(p_store, p_raffle) o
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = o.entry_id and e.status = 'won' and not o.is_open;
    v_over := array(
        select u.id from unnest(v_over) u (id) where u.id in (select w.id from drops.windows_over(p_store, p_raffle) w));
    perform drops.take_back(p_store, p_raffle, v_over);
    v_over := v_over || array(
        select e.id from drops.raffle_entries e
        join orders.orders o on o.store_id = e.store_id and o.id = e.order_id and o.status = 'cancelled'
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'bought');
    update drops.raffle_entries e set status = 'lapsed', updated_at = platform.now()
    from unnest(v_over) u (id) where e.store_id = p_store and e.raffle_id = p_raffle and e.id = u.id;
    update access.passes p set expires_at = least(p.expires_at, platform.now())
    where p.store_id = p_store and p.id = any (array(
        select pass.id from drops.entries_in(p_store, p_raffle, v_over) e
        cross join lateral (
            select o.id from access.passes o join drops.raffles r on r.store_id = p_store and r.id = p_raffle
            where o.store_id = p_store and o.customer_id = e.customer_id and o.collection_id = r.collection_id
              and o.kind = 'winner' and o.expires_at > platform.now() offset 0
        ) pass));
    return cardinality(v_over);
end
$$;
