-- carts.set_quantity: sets how many of a variant are in a cart; 0 takes the line out.
-- Promises: P02, P03. Holds follow the quantity.
-- Locks:    idempotency key, cart, stock levels.
-- Refuses:  LJ301 · LJ402 · LJ403 · LJ404 · LJ405 · LJ406 unknown_cart (or another's) · LJ407 cart_closed
create or replace function carts.set_quantity(p_store uuid, p_call jsonb, p_cart uuid, p_variant uuid, p_quantity int)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.set_quantity');
    if v_old is not null then
        return v_old;
    end if;
    perform carts.lock_cart(p_store, p_cart);
    perform carts.put_line(p_store, p_cart, p_variant, p_quantity, false);
    return platform.remember(p_store, p_call, 'carts.set_quantity', carts.cart_view(p_store, p_cart));
end
$$;
