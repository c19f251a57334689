-- inventory.release_lines: gives back the active holds of a cart, or of an order, or of one variant in them (INV-13).
-- What an order has adopted is the order's: its cart cannot give it back any more.
-- Promises: announced, when nothing was free before (inventory.announce_freed).
-- Locks:    stock levels of the variants, sorted; then the holds.
-- Internal: SECURITY INVOKER.
create or replace function inventory.release_lines(
    p_store uuid, p_cart uuid default null, p_order uuid default null, p_variant uuid default null
) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_released int;
    v_freed uuid[];
    v_units bigint[];
begin
    select array_agg(distinct r.variant_id) into v_variants
    from inventory.inventory_reservations r
    where r.store_id = p_store and r.status = 'active'
      and (r.order_id = p_order or r.cart_id = p_cart and r.order_id is null) and (p_variant is null or r.variant_id = p_variant);
    if v_variants is null then
        return 0;
    end if;
    perform inventory.lock_levels(p_store, v_variants);
    with gone as (
        update inventory.inventory_reservations r
        set status = 'released', updated_at = platform.now()
        where r.store_id = p_store and r.status = 'active'
          and (r.order_id = p_order or r.cart_id = p_cart and r.order_id is null) and r.variant_id = any (v_variants)
        returning r.variant_id, r.location_id, r.quantity
    ), freed as (
        select variant_id, location_id, sum(quantity)::int as quantity from gone group by 1, 2
    ), returned as (
        update inventory.stock_levels l
        set reserved = l.reserved - f.quantity, updated_at = platform.now()
        from freed f
        where l.store_id = p_store and l.variant_id = f.variant_id and l.location_id = f.location_id
    )
    select count(*), array_agg(variant_id), array_agg(quantity) into v_released, v_freed, v_units from gone;
    if v_released > 0 then
        perform inventory.announce_freed(p_store, v_freed, v_units);
    end if;
    return v_released;
end
$$;
