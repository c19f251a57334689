-- inventory.give_back: sold units of an order go back on the shelf they left, each through the ledger (CAN-05).
-- Nouns:    p_reason: cancellation (everything that has not come back yet) or return (p_variants and p_quantities, in
--           parallel; where a line was sold from several locations, in the order in which they were taken).
-- Promises: P01: level and ledger change together. CAN-09: a sold hold gives back no more than it took
--           (only_sold_units_come_back), and is cancelled once (movements_one_cancellation_per_reservation). What was sold
--           out and is not any more is told to people (inventory.tell_replenished), and to processes that remember it
--           (inventory.announce_freed).
-- Answers:  how many units came back of each variant.
-- Locks:    the stock levels of the order's sold variants, sorted; then its holds (the caller holds the order).
-- Internal: SECURITY INVOKER.
create or replace function inventory.give_back(
    p_store uuid, p_order uuid, p_reason text, p_variants uuid[] default null, p_quantities int[] default null
) returns table (variant_id uuid, units int)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_sold uuid[] := array(
        select r.variant_id from inventory.inventory_reservations r
        where r.store_id = p_store and r.order_id = p_order and r.status = 'converted');
    v_out uuid[];
    v_back uuid[];
    v_units int[];
begin
    perform inventory.lock_levels(p_store, v_sold);
    v_out := inventory.sold_out_of(p_store, v_sold);
    with wanted as (
        select w.variant_id, sum(w.quantity) as quantity from unnest(p_variants, p_quantities) as w (variant_id, quantity) group by 1
    ), sold as (
        select r.id, r.variant_id, r.location_id, r.quantity - r.given_back as quantity,
               sum(r.quantity - r.given_back) over (partition by r.variant_id order by r.id) as up_to_here
        from inventory.inventory_reservations r
        where r.store_id = p_store and r.order_id = p_order and r.status = 'converted' and r.given_back < r.quantity
    ), back as (
        select s.id, s.variant_id, s.location_id,
               case when p_variants is null then s.quantity
                    else least(s.quantity, w.quantity - (s.up_to_here - s.quantity)) end::int as quantity
        from sold s left join wanted w on w.variant_id = s.variant_id
        where p_variants is null or w.quantity > s.up_to_here - s.quantity
    ), held as (
        update inventory.inventory_reservations r
        set given_back = r.given_back + b.quantity, updated_at = platform.now()
        from back b where r.store_id = p_store and r.id = b.id
    ), arriving as (
        select b.variant_id, b.location_id, sum(b.quantity)::int as quantity from back b group by 1, 2
    ), level as (
        update inventory.stock_levels l
        set on_hand = l.on_hand + a.quantity, updated_at = platform.now()
        from arriving a
        where l.store_id = p_store and l.variant_id = a.variant_id and l.location_id = a.location_id
        returning l.variant_id, l.location_id, l.product_id, l.on_hand - a.quantity as on_hand_before
    ), moved as (
        insert into inventory.inventory_movements
            (store_id, product_id, variant_id, location_id, delta, on_hand_after, reason, reservation_id, order_id,
             actor, user_id, correlation_id)
        select p_store, l.product_id, b.variant_id, b.location_id, b.quantity,
               l.on_hand_before + sum(b.quantity) over (partition by b.variant_id, b.location_id order by b.id),
               p_reason, b.id, p_order, platform.actor(), platform.actor_id(), platform.correlation_id()
        from back b join level l on l.variant_id = b.variant_id and l.location_id = b.location_id
    )
    select array_agg(b.variant_id), array_agg(b.units) into v_back, v_units
    from (select a.variant_id, sum(a.quantity)::int as units from arriving a group by 1) b;
    if v_back is not null then
        perform inventory.announce_freed(p_store, v_back, v_units::bigint[]);
        perform inventory.tell_replenished(p_store, v_out);
    end if;
    return query select b.variant_id, b.units from unnest(v_back, v_units) as b (variant_id, units);
end
$$;
