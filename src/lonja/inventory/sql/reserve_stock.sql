-- inventory.reserve_stock: holds stock for a cart for a while (INV-10, INV-15).
-- Nouns:    parallel arrays of variants and quantities; p_ttl_seconds from now.
-- Promises: P02, P03: all lines or none, never more than there is.
-- Locks:    stock levels, sorted.
-- Refuses:  LJ301 out_of_stock (also for what nobody stocks) · LJ302 quantity_out_of_range
create or replace function inventory.reserve_stock(
    p_store uuid, p_call jsonb, p_cart uuid, p_variants uuid[], p_quantities int[], p_ttl_seconds int
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_expires_at timestamptz;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'inventory.reserve_stock');
    if v_old is not null then
        return v_old;
    end if;
    if cardinality(p_variants) is distinct from cardinality(p_quantities) or cardinality(p_variants) not between 1 and 200
        or exists (select from unnest(p_quantities) q where q is null or q not between 1 and 10000)
        or p_ttl_seconds not between 1 and 604800 then
        perform platform.refuse('LJ302', 'quantities must be 1 to 10000, lines 1 to 200');
    end if;
    v_expires_at := platform.now() + make_interval(secs => p_ttl_seconds);
    perform inventory.hold_lines(p_store, p_cart, null, p_variants, p_quantities, v_expires_at);
    return platform.remember(p_store, p_call, 'inventory.reserve_stock', jsonb_build_object('expires_at', v_expires_at));
end
$$;
