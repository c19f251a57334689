-- access.governed_of: which of these variants belong to a drop with terms that is not over, and the terms. A drop that has
-- begun comes before one that has not, then the later one. No row: the store's own policy, and nobody is kept out. Of what is
-- drawn nobody may have more than the one they won.
-- Internal: SECURITY INVOKER.
-- No SET clause on purpose: inlined.
create or replace function access.governed_of(p_store uuid, p_variants uuid[]) returns setof access.governed
language sql stable
as $$
    select distinct on (v.id) v.id, v.product_id, c.id, t.way, t.reserve_on, t.cart_ttl, t.checkout_ttl,
           case t.way when 'raffle' then 1 else t.max_per_customer end, t.max_per_address, t.max_per_payment,
           t.needs_account, c.starts_at, t.early_starts_at, t.early_segment_id, t.early_by_flag, t.paused_at is not null
    from catalog.product_variants v
    join catalog.collection_products m on m.store_id = v.store_id and m.product_id = v.product_id
    join catalog.collections c on c.store_id = m.store_id and c.id = m.collection_id
    join access.drop_terms t on t.store_id = c.store_id and t.collection_id = c.id
    where v.store_id = p_store and v.id = any (p_variants)
      and c.type = 'drop' and c.deleted_at is null and c.is_active and coalesce(c.ends_at > platform.now(), true)
    order by v.id, coalesce(c.starts_at <= platform.now(), true) desc, c.starts_at desc nulls last, c.id
$$;
