-- checkout.claim_drop: one order takes its units of drops (checkout.claim_drops), or is refused.
-- Refuses:  LJ532 drop_limit
-- Internal: SECURITY INVOKER; the caller holds the cart and its stock.
create or replace function checkout.claim_drop(p_store uuid, p_cart uuid, p_order uuid, p_details jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_request checkout.checkout_request;
    v_over record;
begin
    select c.session_id, c.customer_id into v_request.session_id, v_request.customer_id
    from carts.carts c where c.store_id = p_store and c.id = p_cart;
    v_request.n := 1;
    v_request.order_id := p_order;
    v_request.cart_id := p_cart;
    v_request.details := p_details;
    select * into v_over from checkout.claim_drops(p_store, array[v_request]) limit 1;
    if found then
        perform platform.refuse('LJ532', 'more of a drop than one buyer may have',
            jsonb_build_object('limit', v_over.most, 'kind', v_over.kind));
    end if;
end
$$;
