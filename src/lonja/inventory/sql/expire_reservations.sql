-- inventory.expire_reservations: releases holds that have run out, at most p_limit variants a call (INV-17).
-- Promises: P03. Stock is right before and after: an expired hold does not block (INV-14), swept or not.
-- Locks:    stock levels, sorted; then the holds.
create or replace function inventory.expire_reservations(p_store uuid, p_call jsonb, p_limit int default 500) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_variants uuid[];
    v_released int := 0;
begin
    perform platform.enter(p_store, p_call);
    select array_agg(variant_id) into v_variants
    from (
        select distinct variant_id from inventory.inventory_reservations
        where store_id = p_store and status = 'active' and expires_at <= platform.now()
        limit p_limit
    ) due;
    if v_variants is not null then
        perform inventory.lock_levels(p_store, v_variants);
        v_released := inventory.sweep_expired(p_store, v_variants);
    end if;
    perform platform.rest(p_store, 'inventory.expire_reservations', (
        select min(expires_at) from inventory.inventory_reservations where store_id = p_store and status = 'active'));
    return v_released;
end
$$;
