-- carts.again_in: in how many seconds the first living hold of each of these variants may lapse, a day at most: until then, and
-- until somebody frees some (inventory.announce_freed), what is sold out stays so.
-- Answers:  in the order of p_variants. Null where nobody may rely on it: something is left; or a drop's draw holds units
--           for its winners, who may have one when nobody else can.
-- Internal: SECURITY INVOKER; the caller holds the levels' locks and has swept.
create or replace function carts.again_in(p_store uuid, p_variants uuid[]) returns numeric[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select case when free.units <= 0 and not exists (
                   select from access.governed_of(p_store, array[v.variant_id]) g where g.way = 'raffle')
               then greatest(round(extract(epoch from least(coalesce((
                   select min(r.expires_at) from inventory.inventory_reservations r
                   where r.store_id = p_store and r.variant_id = v.variant_id and r.status = 'active'),
                   'infinity'), platform.now() + interval '1 day') - platform.now()), 3), 0) end
        from unnest(p_variants) with ordinality v (variant_id, n)
        cross join lateral (
            select coalesce(sum(l.on_hand::bigint + l.backorder - l.reserved), 0) as units
            from inventory.stock_levels l
            join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
            where l.store_id = p_store and l.variant_id = v.variant_id
        ) free
        order by v.n);
end
$$;
