-- carts.add_many_reserve: holds what a batch was granted. Requests for one variant stand in a line, and so do the units of its
-- locations, by priority; where a stretch of the one overlaps a stretch of the other, that is a hold.
-- Promises: P02, P03. The caller has locked the levels and granted no more than there is.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_reserve(p_store uuid, p_requests carts.add_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids uuid := uuidv7();
begin
    with demand as (
        select r.cart_id, r.variant_id, r.correlation_id, platform.now() + r.ttl as expires_at,
               sum(r.need) over w - r.need as first, sum(r.need) over w as last
        from unnest(p_requests) r where r.refusal is null and r.need > 0 and r.ttl is not null
        window w as (partition by r.variant_id order by r.n)
    ), supply as (
        select l.variant_id, l.location_id,
               sum(l.on_hand + l.backorder - l.reserved) over w - (l.on_hand + l.backorder - l.reserved) as first,
               sum(l.on_hand + l.backorder - l.reserved) over w as last
        from inventory.stock_levels l
        join inventory.locations p on p.store_id = l.store_id and p.id = l.location_id and p.is_active
        where l.store_id = p_store and l.variant_id = any (array(select distinct d.variant_id from demand d))
        window w as (partition by l.variant_id order by p.priority, l.location_id)
    ), piece as (
        select d.cart_id, d.variant_id, s.location_id, d.correlation_id, d.expires_at,
               (least(d.last, s.last) - greatest(d.first, s.first))::int as quantity
        from demand d join supply s using (variant_id)
        where least(d.last, s.last) > greatest(d.first, s.first)
    ), level as (
        update inventory.stock_levels l set reserved = l.reserved + t.quantity, updated_at = platform.now()
        from (select variant_id, location_id, sum(quantity)::int as quantity from piece group by 1, 2) t
        where l.store_id = p_store and l.variant_id = t.variant_id and l.location_id = t.location_id
    )
    insert into inventory.inventory_reservations
        (store_id, id, variant_id, location_id, quantity, cart_id, expires_at, correlation_id)
    select p_store, platform.nth_id(v_ids, row_number() over ()), variant_id, location_id, quantity, cart_id, expires_at, correlation_id from piece;
    perform platform.wake(p_store, 'inventory.expire_reservations', platform.now() + soonest.ttl)
    from (select min(r.ttl) as ttl from unnest(p_requests) r where r.refusal is null and r.need > 0) soonest
    where soonest.ttl is not null;
end
$$;
