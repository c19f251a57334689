-- carts.set_vat_id: whose business a cart is bought for; null or empty: nobody's. Read and checked by lonja.taxes before.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key, cart.
-- Refuses:  LJ010 · LJ406 unknown_cart (or another's) · LJ407 cart_closed · LJ520 vat_id_invalid (not even the shape of one)
create or replace function carts.set_vat_id(p_store uuid, p_call jsonb, p_cart uuid, p_vat_id text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'carts.set_vat_id');
    if v_old is not null then
        return v_old;
    end if;
    if p_vat_id <> '' and taxes.vat_country(p_vat_id) is null then
        perform platform.refuse('LJ520', 'this is not a VAT id', jsonb_build_object('vat_id', p_vat_id));
    end if;
    perform carts.lock_cart(p_store, p_cart);
    update carts.carts set vat_id = nullif(p_vat_id, ''), updated_at = platform.now()
    where store_id = p_store and id = p_cart;
    return platform.remember(p_store, p_call, 'carts.set_vat_id', carts.cart_view(p_store, p_cart));
end
$$;
