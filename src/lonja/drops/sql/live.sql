-- drops.live: how a drop stands at this instant, for the people who watch it: one call a second, however many watch
-- (web/house.py keeps it that long).
-- Nouns:    sold, units of confirmed orders; pending, of orders that wait for their money; held, in carts and at checkouts; left,
--           what can be had now. today: of the last 24 hours, as far back as tallies are added up. series: ten minutes.
-- Answers:  null where there is no such drop.
-- Promises: what it costs follows the drop itself: its variants, its orders, its tallies. Not the catalog, nor what was sold before.
-- One round trip; enters the store itself. Reads as the house: counts are nobody's else to see, and faces ask for drops.read.
create or replace function drops.live(p_store uuid, p_collection uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_variants uuid[];
    v_found json;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    v_variants := array(
        select v.id from catalog.collection_products m
        cross join lateral (
            select v.id from catalog.product_variants v
            where v.store_id = m.store_id and v.product_id = m.product_id and v.deleted_at is null offset 0) v
        where m.store_id = p_store and m.collection_id = p_collection);
    select json_build_object(
        'collection_id', c.id, 'name', c.name, 'slug', c.slug, 'is_active', c.is_active, 'starts_at', c.starts_at,
        'ends_at', c.ends_at, 'way', t.way, 'paused_at', t.paused_at, 'early_starts_at', t.early_starts_at,
        'orders', drops.live_orders(p_store, p_collection),
        'stock', drops.live_stock(p_store, v_variants),
        'room', drops.live_room(p_store, p_collection),
        'raffle', drops.live_raffle(p_store, p_collection),
        'passes', (select count(*) from access.passes p
                   where p.store_id = p_store and p.collection_id = p_collection and p.used_at is null
                     and p.expires_at > platform.now()),
        'today', drops.live_today(p_store, p_collection),
        'series', drops.live_series(p_store, p_collection, v_variants),
        'events', drops.live_events(p_store, p_collection))
    into v_found
    from catalog.collections c
    left join access.drop_terms t on t.store_id = c.store_id and t.collection_id = c.id
    where c.store_id = p_store and c.id = p_collection and c.type = 'drop' and c.deleted_at is null;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_found;
end
$$;
