-- checkout.claim_sale: a pending order is being paid: its goods become its own, and what it has of drops counts under the
-- instrument that pays (p_payer, a fingerprint; null when nobody tells one).
-- Answers:  null when both are done; else why not, in the words of checkout/model.py, and nothing is sold or counted.
-- Promises: P11, P16.
-- Locks:    the caller holds the order; then stock levels, holds, the counts of drops.
-- Internal: SECURITY INVOKER.
create or replace function checkout.claim_sale(p_store uuid, p_order uuid, p_payer text) returns text
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not checkout.hold_goods(p_store, p_order) then
        return 'paid too late, sold out';
    elsif not access.claim_payer(p_store, p_order, p_payer) then
        return 'more of the drop than one card may buy';
    end if;
    perform inventory.claim_lines(p_store, array[p_order], array[platform.correlation_id()]);
    return null;
end
$$;
