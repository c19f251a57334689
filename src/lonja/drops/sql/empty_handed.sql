-- drops.empty_handed: how many of those inside hold nothing of the drop: each may yet take a unit.
-- Counted from what is held, which is never more than the stock, to whose cart it is and to their pass: each step by a key.
-- Internal: SECURITY INVOKER; the caller acts as the house.
create or replace function drops.empty_handed(p_store uuid, p_collection uuid) returns int
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with holders as materialized (
        select distinct h.cart_id
        from catalog.collection_products m
        join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id
        join inventory.inventory_reservations h
            on h.store_id = v.store_id and h.variant_id = v.id and h.status = 'active' and h.expires_at > platform.now()
        where m.store_id = p_store and m.collection_id = p_collection and h.cart_id is not null
    ), full_handed as materialized (
        select p.id
        from holders o
        join carts.carts c on c.store_id = p_store and c.id = o.cart_id
        cross join lateral (
            select s.id, s.kind, s.used_at, s.expires_at from access.passes s
            where s.store_id = p_store and s.session_id = c.session_id and s.collection_id = p_collection
            union all
            select s.id, s.kind, s.used_at, s.expires_at from access.passes s
            where s.store_id = p_store and s.customer_id = c.customer_id and s.collection_id = p_collection
        ) p
        where p.kind = 'queue' and p.used_at is null and p.expires_at > platform.now()
    )
    select ((
        select count(*) from access.passes p
        where p.store_id = p_store and p.collection_id = p_collection and p.used_at is null
          and p.expires_at > platform.now() and p.kind = 'queue')
        - (select count(distinct f.id) from full_handed f))::int
$$;
