-- checkout.claim_goods: the goods of a pending order become its own: its holds are claimed (checkout.hold_goods).
-- Promises: P01, P03, P11: a sale movement for every unit. Answers false when they are gone: nothing was changed.
-- Locks:    the caller holds the order (or has just made it); then the stock levels of all its lines, sorted.
-- Internal: SECURITY INVOKER.
create or replace function checkout.claim_goods(p_store uuid, p_order uuid) returns boolean
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not checkout.hold_goods(p_store, p_order) then
        return false;
    end if;
    perform inventory.claim_lines(p_store, array[p_order], array[platform.correlation_id()]);
    return true;
end
$$;
