-- carts.add_many_write: writes what a batch was granted: sessions and carts of newcomers, and every line. Frees the keys of
-- who was refused: a refusal is not remembered.
-- Internal: SECURITY INVOKER.
create or replace function carts.add_many_write(p_store uuid, p_requests carts.add_request[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from platform.idempotency_keys k using unnest(p_requests) r
    where r.idempotency_key is not null and r.refusal is not null and r.refusal <> 'LJ023'
      and k.store_id = p_store and k.owner = carts.add_many_owner(r) and k.key = r.idempotency_key
      and k.scope = carts.add_many_scope(r);
    insert into people.sessions (store_id, id, token_hash, expires_at)
    select p_store, r.session_id, r.token_hash, r.expires_at
    from unnest(p_requests) r where r.refusal is null and r.token_hash is not null;
    insert into carts.carts (store_id, id, session_id, customer_id)
    select p_store, r.cart_id, r.session_id, r.customer_id
    from unnest(p_requests) r where r.refusal is null and r.is_new_cart;
    insert into carts.cart_items as i (store_id, cart_id, product_id, variant_id, quantity)
    select p_store, r.cart_id, r.product_id, r.variant_id, r.wanted
    from unnest(p_requests) r where r.refusal is null
    on conflict (store_id, cart_id, variant_id) do update
    set quantity = excluded.quantity, updated_at = platform.now();
end
$$;
