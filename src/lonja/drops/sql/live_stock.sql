-- drops.live_stock: what is held of a drop's goods, by whom, and what can be had. Holds that have run out block nothing, swept or
-- not (INV-14), and are not counted.
-- Internal: SECURITY INVOKER. By reservations_that_block and the key of stock levels: as many probes as the drop has variants.
create or replace function drops.live_stock(p_store uuid, p_variants uuid[]) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'in_carts', coalesce(sum(r.quantity) filter (where r.order_id is null), 0),
        'at_checkouts', coalesce(sum(r.quantity) filter (where r.order_id is not null), 0),
        'left', (select coalesce(sum(f.units), 0) from inventory.free_stock f
                 where f.store_id = p_store and f.variant_id = any (p_variants)))
    from inventory.inventory_reservations r
    where r.store_id = p_store and r.variant_id = any (p_variants) and r.status = 'active' and r.expires_at > platform.now()
$$;
