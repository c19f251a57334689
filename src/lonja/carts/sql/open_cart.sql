-- carts.open_cart: a new guest session, its cart and the first lines, in one call (for API clients without cookies).
-- Nouns:    p_token_hash, hex sha256 of the token the caller made and keeps (under an idempotency key: derived from it,
--           so that a replay names the same session). The caller has no session yet; it has one between the two
--           set_config. Parallel arrays of variants and quantities.
-- Locks:    idempotency key, stock levels in key order; where carts hold, all at once, because the first hold may also
--           touch the sweep's wake-up, and the sweep takes levels before that.
-- Refuses:  as carts.add_to_cart
create or replace function carts.open_cart(
    p_store uuid, p_call jsonb, p_token_hash text, p_expires_at timestamptz, p_variants uuid[], p_quantities int[]
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_session uuid := uuidv7();
    v_cart uuid;
    v_line record;
    v_view jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.open_cart');
    if v_old is not null then
        return v_old;
    end if;
    if cardinality(p_variants) is distinct from cardinality(p_quantities) or cardinality(p_variants) > 200 then
        perform platform.refuse('LJ405', 'a cart has at most 200 lines', jsonb_build_object('limit', 200));
    end if;
    insert into people.sessions (store_id, id, token_hash, expires_at)
    values (p_store, v_session, p_token_hash, p_expires_at);
    perform set_config('lonja.session', v_session::text, true);
    insert into carts.carts (store_id, session_id) values (p_store, v_session) returning id into v_cart;
    if cardinality(p_variants) > 1 and ((select reserve_on from inventory.policy(p_store)) = 'cart'
        or exists (select from access.drop_terms t where t.store_id = p_store)) then
        perform inventory.lock_levels(p_store, p_variants);
    end if;
    for v_line in
        select variant_id, quantity from unnest(p_variants, p_quantities) as line (variant_id, quantity) order by variant_id
    loop
        perform carts.put_line(p_store, v_cart, v_line.variant_id, v_line.quantity, true);
    end loop;
    v_view := carts.cart_view(p_store, v_cart);
    perform set_config('lonja.session', '', true);
    return platform.remember(p_store, p_call, 'carts.open_cart', v_view);
end
$$;
