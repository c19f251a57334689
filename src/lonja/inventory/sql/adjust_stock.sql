-- inventory.adjust_stock: a person or a process says that stock is more or less than the books say.
-- Nouns:    p_delta units at a location (null: the store's first); the reason is never 'sale'.
-- Promises: P01: level and ledger change together. The level is made on first use. What was sold out and is not any more is
--           told to people (inventory.tell_replenished), and to processes that remember it (inventory.announce_freed).
-- Locks:    the variant's levels, sorted: sweeping holds that have run out touches all of them.
-- Refuses:  LJ303 unknown_variant · LJ304 unknown_location · LJ305 stock_is_held (would go below what is held)
--           LJ302 quantity_out_of_range (0, or beyond a million)
create or replace function inventory.adjust_stock(
    p_store uuid, p_call jsonb, p_variant uuid, p_delta int, p_reason text, p_note text, p_location uuid
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_location uuid;
    v_level inventory.stock_levels;
    v_out uuid[];
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'inventory.adjust_stock');
    if v_old is not null then
        return v_old;
    end if;
    if p_delta is null or p_delta = 0 or abs(p_delta::bigint) > 1000000
        or p_reason not in ('initial', 'return', 'manual', 'correction', 'cancellation', 'transfer', 'damage') then
        perform platform.refuse('LJ302', 'a change is 1 to 1000000 units either way, with a known reason');
    end if;
    select id into v_location from inventory.locations
    where store_id = p_store and is_active and (p_location is null or id = p_location)
    order by priority, id limit 1;
    if v_location is null then
        perform platform.refuse('LJ304', 'no such location');
    end if;
    insert into inventory.stock_levels (store_id, variant_id, location_id, product_id)
    select p_store, v.id, v_location, v.product_id from catalog.product_variants v
    where v.store_id = p_store and v.id = p_variant
    on conflict do nothing;
    perform inventory.lock_levels(p_store, array[p_variant]);
    v_out := case when p_delta > 0 then inventory.sold_out_of(p_store, array[p_variant]) end;
    select * into v_level from inventory.stock_levels
    where store_id = p_store and variant_id = p_variant and location_id = v_location;
    if v_level is null then
        perform platform.refuse('LJ303', 'no such variant', jsonb_build_object('variant_id', p_variant));
    end if;
    if p_delta < 0 and v_level.on_hand + p_delta + v_level.backorder < v_level.reserved then
        perform inventory.sweep_expired(p_store, array[p_variant]);
        select * into v_level from inventory.stock_levels
        where store_id = p_store and variant_id = p_variant and location_id = v_location;
    end if;
    if v_level.on_hand::bigint + p_delta > 2000000000 then
        perform platform.refuse('LJ302', 'more stock than a location can count');
    end if;
    if v_level.on_hand + p_delta + v_level.backorder < v_level.reserved then
        perform platform.refuse('LJ305', 'buyers hold some of this stock',
            jsonb_build_object('on_hand', v_level.on_hand, 'reserved', v_level.reserved, 'delta', p_delta));
    end if;
    update inventory.stock_levels set on_hand = on_hand + p_delta, updated_at = platform.now()
    where store_id = p_store and variant_id = p_variant and location_id = v_location returning * into v_level;
    insert into inventory.inventory_movements
        (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, note, actor, user_id, correlation_id)
    values (p_store, v_level.product_id, p_variant, v_location, p_delta, v_level.on_hand, p_reason, nullif(p_note, ''),
            platform.actor(), platform.actor_id(), platform.correlation_id());
    if p_delta > 0 then
        perform inventory.announce_freed(p_store, array[p_variant], array[p_delta::bigint]);
    end if;
    perform inventory.tell_replenished(p_store, v_out);
    return platform.remember(p_store, p_call, 'inventory.adjust_stock', jsonb_build_object(
        'variant_id', p_variant, 'location_id', v_location, 'on_hand', v_level.on_hand,
        'reserved', v_level.reserved, 'backorder', v_level.backorder));
end
$$;
