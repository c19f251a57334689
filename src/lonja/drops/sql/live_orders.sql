-- drops.live_orders: what living orders have of a drop, and the newest of them.
-- Internal: SECURITY INVOKER. By order_claims_of_drop, then orders by key (offset 0: not all of the store's orders, hashed): as
--           many rows as the drop has orders.
create or replace function drops.live_orders(p_store uuid, p_collection uuid) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'sold_units', coalesce(sum(k.units) filter (where o.status not in ('pending', 'cancelled')), 0),
        'sold', count(*) filter (where o.status not in ('pending', 'cancelled')),
        'pending_units', coalesce(sum(k.units) filter (where o.status = 'pending'), 0),
        'pending', count(*) filter (where o.status = 'pending'),
        'sold_today', count(*) filter (
            where o.status not in ('pending', 'cancelled') and k.created_at > platform.now() - interval '24 hours'),
        'latest', (
            select coalesce(json_agg(json_build_object('id', n.id, 'number', n.number, 'status', n.status, 'units', n.units,
                                                       'at', n.created_at) order by n.created_at desc, n.id desc), '[]')
            from (select o.id, o.number, o.status, k.units, k.created_at
                  from access.order_claims k
                  cross join lateral (
                      select o.id, o.number, o.status from orders.orders o
                      where o.store_id = k.store_id and o.id = k.order_id offset 0) o
                  where k.store_id = p_store and k.collection_id = p_collection
                  order by k.created_at desc limit 8) n))
    from access.order_claims k
    cross join lateral (
        select o.status from orders.orders o where o.store_id = k.store_id and o.id = k.order_id offset 0) o
    where k.store_id = p_store and k.collection_id = p_collection and k.released_at is null
$$;
