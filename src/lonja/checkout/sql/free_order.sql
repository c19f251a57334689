-- checkout.free_order: an order dies before it was sold: what it holds is free, what it used and counted is not used any more.
-- Promises: P03, P14, P16.
-- Locks:    stock levels, holds, the counts of drops, codes and rules.
-- Internal: SECURITY INVOKER; the caller holds payment and order.
create or replace function checkout.free_order(p_store uuid, p_order uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform inventory.release_lines(p_store, p_order => p_order);
    perform access.release_units(p_store, array[p_order]);
    perform promotions.release_promotions(p_store, array[p_order]);
end
$$;
