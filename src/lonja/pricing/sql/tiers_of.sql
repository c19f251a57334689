-- pricing.tiers_of: from which quantity on a unit costs an audience less than fewer units do (PRC-05), and how much.
-- Nouns:    p_currency null: the store's. Only steps above one; a variant without any has no row.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.tiers_of(
    p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamptz default platform.now()
) returns table (variant_id uuid, min_qty int, unit_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_variants uuid[];
    v_steps int[];
begin
    select array_agg(x.id order by x.id, x.step), array_agg(x.step order by x.id, x.step) into v_variants, v_steps
    from (
        select distinct v.id, s.step
        from pricing.products_of(p_store, p_variants) v
        cross join lateral (values (v.id), (v.product_id)) t (id)
        join catalog.product_prices r
            on r.store_id = p_store and r.target_id = t.id and r.origin = 'list' and r.min_qty > 1
            and r.currency in (coalesce(p_currency, v_home), v_home)
            and r.effective_at <= p_at and (r.expires_at is null or r.expires_at > p_at)
            and (r.segment_id is null or r.segment_id = any (p_segments))
        cross join lateral (values (1), (r.min_qty)) s (step)
    ) x;
    if v_variants is null then
        return;
    end if;
    return query
    select x.id, x.step, x.unit from (
        select v_variants[c.n] as id, v_steps[c.n] as step, c.unit_minor as unit, min(c.unit_minor) over (
                   partition by v_variants[c.n] order by v_steps[c.n] rows between unbounded preceding and 1 preceding
               ) as fewer
        from pricing.choose_prices(
            p_store, v_variants, v_steps, array_fill(1, array[cardinality(v_variants)]),
            array_fill(1, array[cardinality(p_segments)]), p_segments,
            array_fill(coalesce(p_currency, v_home), array[cardinality(v_variants)]), p_at) c
    ) x where x.step > 1 and x.unit < x.fewer
    order by x.id, x.step;
end
$$;
