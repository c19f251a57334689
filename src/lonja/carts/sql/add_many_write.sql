-- carts.add_many_write: writes what a batch was granted: sessions and carts of newcomers, and every line.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_write(p_store uuid, p_requests carts.add_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids uuid := uuidv7();
begin
    insert into people.sessions (store_id, id, token_hash, expires_at)
    select p_store, r.session_id, r.token_hash, r.expires_at
    from unnest(p_requests) r where r.refusal is null and r.token_hash is not null;
    insert into carts.carts (store_id, id, session_id, customer_id)
    select p_store, r.cart_id, r.session_id, r.customer_id
    from unnest(p_requests) r where r.refusal is null and r.is_new_cart;
    insert into carts.cart_items as i (store_id, id, cart_id, product_id, variant_id, quantity)
    select p_store, platform.nth_id(v_ids, r.n), r.cart_id, r.product_id, r.variant_id, r.wanted
    from unnest(p_requests) r where r.refusal is null
    on conflict (store_id, cart_id, variant_id) do update
    set quantity = excluded.quantity, updated_at = platform.now();
end
$$;
