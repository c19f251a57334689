-- checkout.claim_drops: orders that are about to be placed take their units of drops, under every name their buyers go by.
-- Answers:  those that would have more than a limit, with that limit; of them nothing is counted.
-- Promises: P16.
-- Locks:    as access.claim_units.
-- Internal: SECURITY INVOKER; the caller holds the carts.
create or replace function checkout.claim_drops(p_store uuid, p_requests checkout.checkout_request[])
returns table (n int, kind text, most int)
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from access.drop_terms t where t.store_id = p_store) then
        return query
        select u.n, u.kind, u.most
        from access.claim_units(p_store, array(
            select row(r.n, r.order_id, r.session_id, r.customer_id, access.mailbox(r.details ->> 'email'),
                       access.doorstep(r.details -> 'address'))::access.unit_claim
            from unnest(p_requests) r),
        array(
            select row(r.n, i.variant_id, i.quantity)::access.claimed_line
            from unnest(p_requests) r
            join carts.cart_items i on i.store_id = p_store and i.cart_id = r.cart_id)) u;
    end if;
end
$$;
