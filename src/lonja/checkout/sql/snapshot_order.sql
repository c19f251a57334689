-- checkout.snapshot_order: writes the lines of one order as it was priced, and keeps its quote.
-- Internal: SECURITY INVOKER.
create or replace function checkout.snapshot_order(p_store uuid, p_cart uuid, p_order uuid, p_priced jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_request checkout.checkout_request;
begin
    v_request.order_id := p_order;
    v_request.cart_id := p_cart;
    v_request.inputs := p_priced -> 'inputs';
    v_request.quote := p_priced -> 'quote';
    v_request.subtotal_minor := (p_priced -> 'quote' ->> 'subtotal_minor')::bigint;
    perform checkout.snapshot_carts(p_store, array[v_request]);
    perform checkout.keep_quotes(p_store, array[v_request]);
end
$$;
