-- carts.remove_code: a buyer takes a code back. One that is not there is gone already.
-- Locks:    idempotency key, cart.
-- Refuses:  LJ406 unknown_cart · LJ407 cart_closed
create or replace function carts.remove_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.remove_code');
    if v_old is not null then
        return v_old;
    end if;
    perform carts.lock_cart(p_store, p_cart);
    update carts.carts set codes = array_remove(codes, platform.typed_code(p_code)), updated_at = platform.now()
    where store_id = p_store and id = p_cart;
    return platform.remember(p_store, p_call, 'carts.remove_code', carts.cart_view(p_store, p_cart));
end
$$;
