-- drops.raffle_of: the raffle of a drop as one visitor sees it: its facts, what can be entered for, and the visitor's own entry
-- with, for a runner-up, how many stand before them for the same variant.
-- Answers:  null where the drop has none. One round trip; enters the store itself.
create or replace function drops.raffle_of(p_store uuid, p_call jsonb, p_collection uuid) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_raffle drops.raffles;
    v_mine drops.raffle_entries;
    v_before int;
begin
    perform platform.enter(p_store, p_call);
    select * into v_raffle from drops.raffles where store_id = p_store and collection_id = p_collection;
    if not found then
        return null;
    end if;
    select * into v_mine from drops.raffle_entries
    where store_id = p_store and raffle_id = v_raffle.id and customer_id = platform.current_customer();
    if v_mine.status = 'waiting' then
        v_before := drops.count_before(p_store, v_mine);
    end if;
    return json_build_object(
        'id', v_raffle.id, 'status', case
            when v_raffle.status <> 'open' then v_raffle.status
            when platform.now() < v_raffle.opens_at then 'announced'
            when platform.now() < v_raffle.closes_at then 'open' else 'closed' end,
        'opens_at', v_raffle.opens_at, 'closes_at', v_raffle.closes_at, 'server_time', platform.now(),
        'purchase_window_seconds', extract(epoch from v_raffle.purchase_window)::int,
        'commitment', encode(v_raffle.commitment, 'hex'), 'committed_at', v_raffle.created_at,
        'drawn_at', v_raffle.drawn_at, 'entry_count', v_raffle.entry_count, 'units', v_raffle.units,
        'variants', (
            select coalesce(json_agg(json_build_object(
                'id', o.variant_id, 'title', o.title, 'variant_title', o.variant_title)
                order by m.sort_order, v.position, v.id), '[]')
            from catalog.collection_products m
            join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id
            join catalog.offers o on o.store_id = v.store_id and o.variant_id = v.id
            where m.store_id = p_store and m.collection_id = p_collection and v.is_active and v.deleted_at is null),
        'mine', case when v_mine.id is not null then json_build_object(
            'id', v_mine.id, 'variant_id', v_mine.variant_id, 'status', v_mine.status, 'rank', v_mine.rank,
            'position', v_before + 1, 'won_at', v_mine.won_at, 'window_ends_at', v_mine.window_ends_at,
            'order_id', v_mine.order_id) end);
end
$$;
