-- carts.add_code: a buyer brings a code. Whether it is worth something is said by the quote (checkout.quote_cart), now and
-- again when the order is placed; a cart may keep a code that is not worth anything yet.
-- Promises: a code is kept once, in capitals and without white space (platform.typed_code).
-- Locks:    idempotency key, cart.
-- Refuses:  LJ406 unknown_cart · LJ407 cart_closed · LJ408 too_many_codes
create or replace function carts.add_code(p_store uuid, p_call jsonb, p_cart uuid, p_code text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_cart carts.carts;
    v_code text := platform.typed_code(p_code);
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.add_code');
    if v_old is not null then
        return v_old;
    end if;
    v_cart := carts.lock_cart(p_store, p_cart);
    if v_code <> all (v_cart.codes) then
        if cardinality(v_cart.codes) >= 5 then
            perform platform.refuse('LJ408', 'a cart takes at most five codes', jsonb_build_object('limit', 5));
        end if;
        update carts.carts set codes = codes || v_code, updated_at = platform.now() where store_id = p_store and id = p_cart;
    end if;
    return platform.remember(p_store, p_call, 'carts.add_code', carts.cart_view(p_store, p_cart));
end
$$;
