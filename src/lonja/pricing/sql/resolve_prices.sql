-- pricing.resolve_prices: what one unit costs whoever buys so many, for a whole cart, or for many carts (PRC-05 to PRC-08).
-- Nouns:    the arrays stand side by side: variant, quantity of the line, customer (null: the public), currency (null: the
--           store's). Answers a row a place, from 1: unit_minor (null: no price in that currency, or no such variant),
--           compare_at_minor (above it only), source: catalog | list | converted.
-- Promises: the order of choice of pricing.choose_prices. A store without given prices pays two probes for all this.
-- Internal: SECURITY INVOKER; called inside an entered transaction. Segments are those the caller may see (row level
--           security): one's own, or everybody's for staff and the house.
create or replace function pricing.resolve_prices(
    p_store uuid, p_variants uuid[], p_quantities int[], p_customers uuid[], p_currencies text[],
    p_at timestamptz default platform.now()
) returns table (n int, unit_minor bigint, compare_at_minor bigint, source text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_customers uuid[];
    v_slots int[];
    v_segments uuid[];
begin
    if pricing.is_plain(p_store) then
        return query
        select l.n::int, v.price_minor, case when v.compare_at_minor > v.price_minor then v.compare_at_minor end, 'catalog'
        from unnest(p_variants, p_currencies) with ordinality l (variant_id, currency, n)
        join stores.stores s on s.id = p_store
        left join catalog.product_variants v
            on v.store_id = p_store and v.id = l.variant_id and coalesce(l.currency, s.currency) = s.currency
        order by l.n;
        return;
    end if;
    v_customers := array(select distinct c from unnest(p_customers) c where c is not null);
    select array_agg(c.slot::int), array_agg(s.segment_id) into v_slots, v_segments
    from unnest(v_customers) with ordinality c (customer_id, slot)
    cross join lateral unnest(customers.segments_of(p_store, c.customer_id)) s (segment_id);
    return query
    select * from pricing.choose_prices(
        p_store, p_variants, p_quantities,
        array(select array_position(v_customers, c.customer_id)
              from unnest(p_customers) with ordinality c (customer_id, n) order by c.n),
        v_slots, v_segments, p_currencies, p_at);
end
$$;
