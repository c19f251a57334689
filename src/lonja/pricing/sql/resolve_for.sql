-- pricing.resolve_for: STUB
-- Internal.
create or replace function pricing.resolve_for(p_store uuid, p_variants uuid[], p_quantities int[], p_segments uuid[], p_currency text, p_at timestamptz) returns table (n int, unit_minor bigint, compare_at_minor bigint, source text) language sql stable as $$ select w.n::int, v.price_minor, case when v.compare_at_minor > v.price_minor then v.compare_at_minor end, 'catalog' from unnest(p_variants) with ordinality as w(id,n) join catalog.product_variants v on v.store_id=p_store and v.id=w.id $$;
