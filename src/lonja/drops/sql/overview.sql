-- drops.overview: the drops of a store, the latest start first, and how each stands: for the list that staff sees.
-- Nouns:    p_before_at and p_before_id, the key of the last one of the page before. ordered: units of living orders.
-- Promises: what it costs follows the drops on the page, at most p_limit of them.
-- One round trip; enters the store itself. Reads as the house, as drops.live.
create or replace function drops.overview(p_store uuid, p_before_at timestamptz, p_before_id uuid, p_limit int) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_actor text := current_setting('lonja.actor', true);
    v_found json;
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', 'system', true);
    select coalesce(json_agg(json_build_object(
        'id', d.id, 'name', d.name, 'slug', d.slug, 'starts_at', d.starts_at, 'ends_at', d.ends_at, 'is_active', d.is_active,
        'sorted_at', d.sorted_at, 'way', t.way, 'paused_at', t.paused_at, 'early_starts_at', t.early_starts_at,
        'ordered', (select coalesce(sum(k.units), 0) from access.order_claims k
                    where k.store_id = p_store and k.collection_id = d.id and k.released_at is null),
        'left', (select coalesce(sum(f.units), 0) from catalog.collection_products m
                 cross join lateral (
                     select v.id from catalog.product_variants v
                     where v.store_id = m.store_id and v.product_id = m.product_id and v.deleted_at is null offset 0) v
                 cross join lateral (
                     select f.units from inventory.free_stock f
                     where f.store_id = p_store and f.variant_id = v.id offset 0) f
                 where m.store_id = p_store and m.collection_id = d.id),
        'room', drops.live_room(p_store, d.id), 'raffle', drops.live_raffle(p_store, d.id))
        order by d.sorted_at desc, d.id desc), '[]')
    into v_found
    from (
        select c.*, coalesce(c.starts_at, c.created_at) as sorted_at from catalog.collections c
        where c.store_id = p_store and c.type = 'drop' and c.deleted_at is null
          and (p_before_at is null or (coalesce(c.starts_at, c.created_at), c.id) < (p_before_at, p_before_id))
        order by coalesce(c.starts_at, c.created_at) desc, c.id desc limit least(p_limit, 101)
    ) d
    left join access.drop_terms t on t.store_id = p_store and t.collection_id = d.id;
    perform set_config('lonja.actor', coalesce(v_actor, ''), true);
    return v_found;
end
$$;
