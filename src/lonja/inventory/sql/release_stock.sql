-- inventory.release_stock: gives back what a cart holds (INV-13). Twice is once.
-- Locks:    stock levels, sorted; then the holds.
create or replace function inventory.release_stock(p_store uuid, p_call jsonb, p_cart uuid) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    return inventory.release_lines(p_store, p_cart => p_cart);
end
$$;
