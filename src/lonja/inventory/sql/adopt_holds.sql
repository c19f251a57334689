-- inventory.adopt_holds: the living holds of a cart become an order's and are renewed (INV-11).
-- Answers:  per variant what is held now, as parallel arrays' rows; lines without a living hold are absent.
-- Internal: SECURITY INVOKER; the caller has locked the levels (lock_levels) before.
create or replace function inventory.adopt_holds(p_store uuid, p_cart uuid, p_order uuid, p_expires_at timestamptz)
returns table (variant_id uuid, quantity int)
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with adopted as (
        update inventory.inventory_reservations r
        set order_id = p_order, expires_at = p_expires_at, updated_at = platform.now()
        where r.store_id = p_store and r.cart_id = p_cart and r.status = 'active' and r.expires_at > platform.now()
        returning r.variant_id, r.quantity
    )
    select variant_id, sum(quantity)::int from adopted group by variant_id
$$;
