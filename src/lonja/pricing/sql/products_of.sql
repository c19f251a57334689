-- pricing.products_of: which products variants are of, each once; none for what the store does not have.
-- Promises: a look-up by key each. Asked all at once (id = any), a store that is much larger than the others is walked through
--           from end to end: the planner knows the usual store only, and an index of whole stores that would answer it.
-- Internal: SECURITY INVOKER; called inside an entered transaction. No SET clause on purpose: inlined into what asks.
create or replace function pricing.products_of(p_store uuid, p_variants uuid[]) returns table (id uuid, product_id uuid)
language sql stable
as $$
    select v.id, v.product_id
    from (select distinct a.id from pg_catalog.unnest(p_variants) a (id)) a
    cross join lateral (
        select w.id, w.product_id from catalog.product_variants w where w.store_id = p_store and w.id = a.id offset 0) v
$$;
