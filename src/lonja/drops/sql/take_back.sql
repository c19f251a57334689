-- drops.take_back: the lines and the holds of winners who did not buy: out of their carts, and free. Many at once: one update
-- a level, as inventory.release_lines for all these carts.
-- Promises: P03. What an order has adopted is the order's.
-- Locks:    the caller has the carts; stock levels (sorted), then holds.
-- Internal: SECURITY INVOKER; the caller is the house and has the raffle alone.
create or replace function drops.take_back(p_store uuid, p_raffle uuid, p_entries uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_freed uuid[];
    v_units bigint[];
begin
    perform inventory.lock_levels(p_store, array(
        select distinct e.variant_id from drops.entries_in(p_store, p_raffle, p_entries) e));
    with gone as (
        update inventory.inventory_reservations h set status = 'released', updated_at = platform.now()
        from drops.entries_in(p_store, p_raffle, p_entries) e
        where h.store_id = p_store and h.cart_id = e.cart_id and h.variant_id = e.variant_id
          and h.status = 'active' and h.order_id is null
        returning h.variant_id, h.location_id, h.quantity
    ), freed as (
        select variant_id, location_id, sum(quantity)::int as quantity from gone group by 1, 2
    ), returned as (
        update inventory.stock_levels l set reserved = l.reserved - f.quantity, updated_at = platform.now()
        from freed f
        where l.store_id = p_store and l.variant_id = f.variant_id and l.location_id = f.location_id
    )
    select array_agg(f.variant_id), array_agg(f.quantity) into v_freed, v_units from freed f;
    if v_freed is not null then
        perform inventory.announce_freed(p_store, v_freed, v_units);
    end if;
    delete from carts.cart_items i
    where i.store_id = p_store and i.id = any (array(
        select line.id from drops.entries_in(p_store, p_raffle, p_entries) e
        cross join lateral ( -- each by its key, whatever the planner knows of carts
            select o.id from carts.carts c
            join carts.cart_items o on o.store_id = c.store_id and o.cart_id = c.id and o.variant_id = e.variant_id
            where c.store_id = p_store and c.id = e.cart_id and c.status = 'active' offset 0
        ) line));
end
$$;
