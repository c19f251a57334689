-- drops.variants_of: what a drop sells.
-- Internal: SECURITY INVOKER.
-- No SET clause on purpose: inlined.
create or replace function drops.variants_of(p_store uuid, p_collection uuid) returns setof uuid
language sql stable
as $$
    select v.id
    from catalog.collection_products m
    join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id
    where m.store_id = p_store and m.collection_id = p_collection and v.is_active and v.deleted_at is null
$$;
