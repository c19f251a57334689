-- inventory.lock_levels: locks every stock level of the given variants, in key order.
-- Promises: one statement takes all stock locks of a transaction, sorted by (variant, location), so no two
--           transactions can wait for each other here. Callers lock cart or order rows before, never after.
-- Internal: SECURITY INVOKER, so it works only inside the operations of this house.
create or replace function inventory.lock_levels(p_store uuid, p_variants uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform 1
    from inventory.stock_levels l
    where l.store_id = p_store and l.variant_id = any (p_variants)
    order by l.variant_id, l.location_id
    for update;
end
$$;
