-- checkout.renew_holds: an order's units are all held until p_expires_at, taken again where a hold has run out.
-- Answers:  false when stock no longer allows it; then nothing was changed.
-- Locks:    stock levels of the order's lines, sorted; then its holds.
-- Internal: SECURITY INVOKER.
create or replace function checkout.renew_holds(p_store uuid, p_order uuid, p_expires_at timestamptz) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[];
    v_missing int[];
begin
    perform inventory.lock_levels(p_store, array(
        select variant_id from orders.order_items where store_id = p_store and order_id = p_order));
    update inventory.inventory_reservations
    set expires_at = greatest(expires_at, p_expires_at), updated_at = platform.now()
    where store_id = p_store and order_id = p_order and status = 'active' and expires_at > platform.now();
    select array_agg(variant_id), array_agg(missing) into v_variants, v_missing
    from (
        select i.variant_id, i.quantity - coalesce((
            select sum(r.quantity) from inventory.inventory_reservations r
            where r.store_id = p_store and r.order_id = p_order and r.variant_id = i.variant_id
              and r.status = 'active' and r.expires_at > platform.now()), 0)::int as missing
        from orders.order_items i where i.store_id = p_store and i.order_id = p_order
    ) line
    where missing > 0;
    if v_variants is null then
        return true;
    end if;
    perform inventory.sweep_expired(p_store, v_variants);
    if inventory.shortages(p_store, v_variants, v_missing) is not null then
        return false;
    end if;
    perform inventory.hold_lines(p_store, null, p_order, v_variants, v_missing, p_expires_at);
    return true;
end
$$;
