-- drops.empty_handed: how many of those inside hold nothing of the drop: each may yet take a unit.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.empty_handed(p_store uuid, p_collection uuid) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select count(*)::int from access.passes p
    where p.store_id = p_store and p.collection_id = p_collection and p.used_at is null
      and p.expires_at > platform.now() and p.kind = 'queue'
      and not exists (
        select from carts.carts c
        join inventory.inventory_reservations h
            on h.store_id = c.store_id and h.cart_id = c.id and h.status = 'active' and h.expires_at > platform.now()
        join catalog.product_variants v on v.store_id = h.store_id and v.id = h.variant_id
        join catalog.collection_products m
            on m.store_id = v.store_id and m.collection_id = p_collection and m.product_id = v.product_id
        where c.store_id = p_store and c.status = 'active'
          and (c.session_id = p.session_id or c.customer_id = p.customer_id))
$$;
