-- inventory.hold_lines: holds stock for a cart or an order, all lines or none.
-- Nouns:    p_variants and p_quantities run in parallel; a variant named twice is summed before it is checked.
--           A line may be spread over several locations, in order of their priority.
-- Promises: P02, P03. Two buyers of the last unit meet at lock_levels; the second sees what the first has left.
--           A hold that has run out never blocks: it is swept here before a refusal (INV-14).
-- Locks:    stock levels of the variants, sorted.
-- Refuses:  LJ023 contention · LJ301 out_of_stock, with every line that is short
-- Internal: SECURITY INVOKER, called by reserve_stock, carts and checkout.
create or replace function inventory.hold_lines(
    p_store uuid, p_cart uuid, p_order uuid, p_variants uuid[], p_quantities int[], p_expires_at timestamptz
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_short jsonb;
    v_line record;
    v_level record;
    v_take int;
begin
    perform inventory.lock_levels(p_store, p_variants);
    v_short := inventory.shortages(p_store, p_variants, p_quantities);
    if v_short is not null and inventory.sweep_expired(p_store, p_variants) > 0 then
        v_short := inventory.shortages(p_store, p_variants, p_quantities);
    end if;
    if v_short is not null then
        perform platform.refuse('LJ301', 'not enough stock', jsonb_build_object('lines', v_short));
    end if;
    for v_line in select variant_id, quantity from unnest(p_variants, p_quantities) as line (variant_id, quantity) loop
        for v_level in
            select l.location_id, l.on_hand + l.backorder - l.reserved as free
            from inventory.stock_levels l
            join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
            where l.store_id = p_store and l.variant_id = v_line.variant_id and l.on_hand + l.backorder > l.reserved
            order by p.priority, l.location_id
        loop
            exit when v_line.quantity = 0;
            v_take := least(v_line.quantity, v_level.free);
            v_line.quantity := v_line.quantity - v_take;
            update inventory.stock_levels set reserved = reserved + v_take, updated_at = platform.now()
            where store_id = p_store and variant_id = v_line.variant_id and location_id = v_level.location_id;
            insert into inventory.inventory_reservations
                (store_id, variant_id, location_id, quantity, cart_id, order_id, expires_at, correlation_id)
            values (p_store, v_line.variant_id, v_level.location_id, v_take, p_cart, p_order, p_expires_at,
                    platform.correlation_id());
        end loop;
        if v_line.quantity > 0 then -- never under the lock; but a hold is whole, or there is none
            perform platform.refuse('LJ023', 'stock changed while it was being held');
        end if;
    end loop;
    perform platform.wake(p_store, 'inventory.expire_reservations', p_expires_at);
end
$$;
