-- drops.orders_of_winners: the living order with which each winner of a raffle buys what they won, if there is one: the first
-- that is confirmed, else one that is open.
-- Internal: SECURITY INVOKER.
-- No SET clause on purpose: inlined.
create or replace function drops.orders_of_winners(p_store uuid, p_raffle uuid)
returns table (entry_id uuid, order_id uuid, is_open boolean)
language sql stable
as $$
    select distinct on (e.id) e.id, o.id, o.status = 'pending'
    from drops.raffle_entries e
    join orders.orders o on o.store_id = e.store_id and o.customer_id = e.customer_id and o.created_at >= e.won_at
        and o.status <> 'cancelled'
    join orders.order_items i on i.store_id = o.store_id and i.order_id = o.id and i.variant_id = e.variant_id
    where e.store_id = p_store and e.raffle_id = p_raffle and e.status = 'won'
    order by e.id, o.status = 'pending', o.created_at
$$;
