-- checkout.held_captures: of captures that are settled together those whose orders hold all their goods.
-- Internal: SECURITY INVOKER; settle_many holds the stock levels.
create or replace function checkout.held_captures(p_store uuid, p_captures checkout.capture_told[])
returns checkout.capture_told[]
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select c from unnest(p_captures) c
        where not exists (
            select from orders.order_items i
            where i.store_id = p_store and i.order_id = c.order_id and i.quantity is distinct from (
                select sum(r.quantity) from inventory.inventory_reservations r
                where r.store_id = p_store and r.order_id = i.order_id and r.variant_id = i.variant_id
                  and r.status = 'active'))
        order by c.n)
$$;
