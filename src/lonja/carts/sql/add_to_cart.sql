-- carts.add_to_cart: puts a variant in the visitor's cart, and holds it at once where the store's policy says so (INV-10).
-- Nouns:    the visitor is the call's session_id, and customer_id when signed in. The cart is made when there is none.
-- Promises: P02, P03, P06; CRT-02: one line a variant.
-- Locks:    idempotency key, cart, stock levels (sorted).
-- Refuses:  LJ010 · LJ301 out_of_stock · LJ401 session_required · LJ402 quantity_out_of_range · LJ403 not_for_sale
--           LJ404 line_limit · LJ405 cart_full
create or replace function carts.add_to_cart(p_store uuid, p_call jsonb, p_variant uuid, p_quantity int) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_cart uuid;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.add_to_cart');
    if v_old is not null then
        return v_old;
    end if;
    v_cart := carts.ensure_cart(p_store);
    perform carts.put_line(p_store, v_cart, p_variant, p_quantity, true);
    return platform.remember(p_store, p_call, 'carts.add_to_cart', carts.cart_view(p_store, v_cart));
end
$$;
