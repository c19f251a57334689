-- drops.hold_wins: the unit of each of these winners into their cart, and held until their window ends. Winners of one variant
-- stand in a line, and so do the units of its locations, by priority: unit n of the one is for winner n of the other.
-- Promises: P02, P03, P18. The caller has locked carts and levels (drops.lock_goods) and names no more than there is.
-- Internal: SECURITY INVOKER; the caller is the house.
create or replace function drops.hold_wins(p_store uuid, p_raffle uuid, p_entries uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    update drops.raffle_entries e set cart_id = c.id, updated_at = platform.now()
    from unnest(p_entries) u (id), carts.carts c
    where e.store_id = p_store and e.raffle_id = p_raffle and e.id = u.id
      and c.store_id = p_store and c.customer_id = e.customer_id and c.status = 'active';
    insert into carts.cart_items (store_id, cart_id, product_id, variant_id, quantity)
    select p_store, e.cart_id, v.product_id, e.variant_id, 1
    from drops.entries_in(p_store, p_raffle, p_entries) e
    join catalog.product_variants v on v.store_id = p_store and v.id = e.variant_id
    on conflict (store_id, cart_id, variant_id) do update set quantity = 1, updated_at = platform.now();
    with winner as (
        select e.cart_id, e.variant_id, e.window_ends_at,
               row_number() over (partition by e.variant_id order by e.rank) as place
        from drops.entries_in(p_store, p_raffle, p_entries) e
    ), supply as (
        select l.variant_id, l.location_id,
               sum(l.on_hand + l.backorder - l.reserved) over w - (l.on_hand + l.backorder - l.reserved) as first,
               sum(l.on_hand + l.backorder - l.reserved) over w as last
        from inventory.stock_levels l
        join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
        where l.store_id = p_store and l.variant_id = any (array(select distinct w.variant_id from winner w))
        window w as (partition by l.variant_id order by p.priority, l.location_id)
    ), held as (
        insert into inventory.inventory_reservations
            (store_id, variant_id, location_id, quantity, cart_id, expires_at, correlation_id)
        select p_store, w.variant_id, s.location_id, 1, w.cart_id, w.window_ends_at, platform.correlation_id()
        from winner w join supply s on s.variant_id = w.variant_id and w.place > s.first and w.place <= s.last
        returning variant_id, location_id
    )
    update inventory.stock_levels l set reserved = l.reserved + t.units, updated_at = platform.now()
    from (select h.variant_id, h.location_id, count(*)::int as units from held h group by 1, 2) t
    where l.store_id = p_store and l.variant_id = t.variant_id and l.location_id = t.location_id;
    perform platform.wake(p_store, 'inventory.expire_reservations', min(e.window_ends_at))
    from drops.entries_in(p_store, p_raffle, p_entries) e having count(*) > 0;
end
$$;
