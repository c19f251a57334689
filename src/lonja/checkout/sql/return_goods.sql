-- checkout.return_goods: everything a dying order has goes back: what it holds is free, what it was sold is on the shelf.
-- Answers:  how many sold units went back.
-- Locks:    the stock levels of all its lines, sorted; then its holds.
-- Internal: SECURITY INVOKER; the caller holds the order.
create or replace function checkout.return_goods(p_store uuid, p_order uuid) returns int
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inventory.lock_levels(p_store, array(
        select i.variant_id from orders.order_items i where i.store_id = p_store and i.order_id = p_order));
    perform inventory.release_lines(p_store, p_order => p_order);
    return coalesce((select sum(b.units) from inventory.give_back(p_store, p_order, 'cancellation') b), 0);
end
$$;
