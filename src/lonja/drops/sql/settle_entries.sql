-- drops.settle_entries: what became of who won: bought, or lapsed.
-- Nouns:    bought: an order of the customer with the variant, from after they won, that is paid or otherwise confirmed. An
--           order that is still open keeps its winner where they are, past the window too: it was placed in time.
-- Promises: P18. Buying and lapsing at the same moment: whoever has the cart first. A checkout that has it is waited for and
--           found; one that comes later finds the line gone. A bought unit that comes back is the next one's.
-- Locks:    the caller has the raffle alone; carts in key order, stock levels (sorted), holds.
-- Internal: SECURITY INVOKER; the caller is the house.
create or replace function drops.settle_entries(p_store uuid, p_raffle uuid) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_over uuid[];
begin
    perform 1 from carts.carts c
    where c.store_id = p_store and c.status = 'active' and c.customer_id = any (array(
        select e.customer_id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'won' and e.window_ends_at <= platform.now()))
    order by c.id for update;
    update drops.raffle_entries e set status = 'bought', order_id = o.order_id, updated_at = platform.now()
    from drops.orders_of_winners(p_store, p_raffle) o
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = o.entry_id and e.status = 'won' and not o.is_open;
    v_over := array(
        select e.id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'won' and e.window_ends_at <= platform.now()
          and e.id not in (select o.entry_id from drops.orders_of_winners(p_store, p_raffle) o));
    perform inventory.lock_levels(p_store, array(
        select distinct e.variant_id from drops.raffle_entries e
        where e.store_id = p_store and e.raffle_id = p_raffle and e.id = any (v_over)));
    perform inventory.release_lines(p_store, p_cart => e.cart_id, p_variant => e.variant_id)
    from drops.raffle_entries e where e.store_id = p_store and e.raffle_id = p_raffle and e.id = any (v_over);
    delete from carts.cart_items i using drops.raffle_entries e
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = any (v_over)
      and i.store_id = p_store and i.cart_id = e.cart_id and i.variant_id = e.variant_id
      and exists (select from carts.carts c where c.store_id = p_store and c.id = e.cart_id and c.status = 'active');
    v_over := v_over || array(
        select e.id from drops.raffle_entries e
        join orders.orders o on o.store_id = e.store_id and o.id = e.order_id and o.status = 'cancelled'
        where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'bought');
    update drops.raffle_entries e set status = 'lapsed', updated_at = platform.now()
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = any (v_over);
    update access.passes p set expires_at = least(p.expires_at, platform.now())
    from drops.raffle_entries e join drops.raffles r on r.store_id = e.store_id and r.id = e.raffle_id
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = any (v_over)
      and p.store_id = p_store and p.customer_id = e.customer_id and p.collection_id = r.collection_id and p.kind = 'winner';
    return cardinality(v_over);
end
$$;
