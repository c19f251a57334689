-- checkout.confirm_order: a pending order is confirmed with its goods. False when they are gone: nothing was changed.
-- Internal: SECURITY INVOKER; the caller holds the order.
create or replace function checkout.confirm_order(p_store uuid, p_order uuid, p_reason text) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not checkout.claim_goods(p_store, p_order) then
        return false;
    end if;
    perform orders.step(p_store, p_order, 'order', 'confirmed', p_reason);
    return true;
end
$$;
