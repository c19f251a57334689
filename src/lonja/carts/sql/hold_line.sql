-- carts.hold_line: makes the holds of one cart line equal to its quantity.
-- A smaller quantity keeps the time the buyer had; a larger one holds the difference for the store's cart_ttl.
-- Locks:    the caller holds the cart; then stock levels.
-- Refuses:  LJ301 out_of_stock
-- Internal: SECURITY INVOKER.
create or replace function carts.hold_line(p_store uuid, p_cart uuid, p_variant uuid, p_quantity int, p_ttl interval)
returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_held int;
    v_until timestamptz;
begin
    select coalesce(sum(quantity), 0)::int, min(expires_at) into v_held, v_until
    from inventory.inventory_reservations
    where store_id = p_store and cart_id = p_cart and variant_id = p_variant
      and status = 'active' and expires_at > platform.now();
    if v_held > p_quantity then
        perform inventory.release_lines(p_store, p_cart => p_cart, p_variant => p_variant);
        if p_quantity > 0 then
            perform inventory.hold_lines(p_store, p_cart, null, array[p_variant], array[p_quantity], v_until);
        end if;
    elsif v_held < p_quantity then
        perform inventory.hold_lines(p_store, p_cart, null, array[p_variant], array[p_quantity - v_held],
            platform.now() + p_ttl);
    end if;
end
$$;
