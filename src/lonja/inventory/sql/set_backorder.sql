-- inventory.set_backorder: how many units of a variant may be sold before they arrive.
-- Promises: what was sold out and is not any more is told to people (inventory.tell_replenished), and to processes that
--           remember it (inventory.announce_freed).
-- Locks:    the variant's levels, sorted.
-- Refuses:  LJ302 quantity_out_of_range · LJ303 unknown_variant (no stock level there yet) · LJ305 stock_is_held
create or replace function inventory.set_backorder(
    p_store uuid, p_call jsonb, p_variant uuid, p_location uuid, p_backorder int
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_level inventory.stock_levels;
    v_more bigint;
    v_out uuid[];
begin
    perform platform.enter(p_store, p_call);
    if p_backorder is null or p_backorder not between 0 and 1000000 then
        perform platform.refuse('LJ302', 'an allowance is 0 to 1000000 units');
    end if;
    perform inventory.lock_levels(p_store, array[p_variant]);
    perform inventory.sweep_expired(p_store, array[p_variant]);
    v_out := inventory.sold_out_of(p_store, array[p_variant]);
    select * into v_level from inventory.stock_levels
    where store_id = p_store and variant_id = p_variant and location_id = p_location;
    if v_level is null then
        perform platform.refuse('LJ303', 'no such variant', jsonb_build_object('variant_id', p_variant));
    end if;
    if v_level.on_hand + p_backorder < v_level.reserved then
        perform platform.refuse('LJ305', 'buyers hold some of this stock',
            jsonb_build_object('on_hand', v_level.on_hand, 'reserved', v_level.reserved, 'delta', 0));
    end if;
    v_more := p_backorder - v_level.backorder;
    update inventory.stock_levels set backorder = p_backorder, updated_at = platform.now()
    where store_id = p_store and variant_id = p_variant and location_id = p_location;
    if v_more > 0 then
        perform inventory.announce_freed(p_store, array[p_variant], array[v_more]);
    end if;
    perform inventory.tell_replenished(p_store, v_out);
end
$$;
