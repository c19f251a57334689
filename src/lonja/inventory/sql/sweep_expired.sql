-- inventory.sweep_expired: releases the holds of these variants that have run out (INV-13, INV-14).
-- Announced, when nothing was free before (inventory.announce_freed). The caller holds the levels' locks (lock_levels).
-- Internal: SECURITY INVOKER.
create or replace function inventory.sweep_expired(p_store uuid, p_variants uuid[]) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_released int;
    v_freed uuid[];
    v_units bigint[];
begin
    with dead as (
        update inventory.inventory_reservations r
        set status = 'released', updated_at = platform.now()
        where r.store_id = p_store and r.variant_id = any (p_variants)
          and r.status = 'active' and r.expires_at <= platform.now()
        returning r.variant_id, r.location_id, r.quantity
    ), freed as (
        select variant_id, location_id, sum(quantity)::int as quantity from dead group by 1, 2
    ), returned as (
        update inventory.stock_levels l
        set reserved = l.reserved - f.quantity, updated_at = platform.now()
        from freed f
        where l.store_id = p_store and l.variant_id = f.variant_id and l.location_id = f.location_id
    )
    select count(*), array_agg(variant_id), array_agg(quantity) into v_released, v_freed, v_units from dead;
    if v_released > 0 then
        perform inventory.announce_freed(p_store, v_freed, v_units);
    end if;
    return v_released;
end
$$;
