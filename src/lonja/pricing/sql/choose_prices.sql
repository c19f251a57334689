-- pricing.choose_prices: what one unit costs, line by line (docs/decisions/0020-prices-are-their-own-history.md).
-- Nouns:    a line is a place in p_variants, p_quantities, p_audiences, p_currencies. An audience is a number; p_slots and
--           p_segments, side by side, say which segments it has. A null currency is the store's.
-- Promises: a segment's price (the lowest of several segments, each resolved by itself) before a general one · list before
--           catalog · variant before product · the highest minimum quantity reached. In the currency before converted.
--           The same rows give the same price, whatever the order of lines.
-- Internal: SECURITY INVOKER.
create or replace function pricing.choose_prices(
    p_store uuid, p_variants uuid[], p_quantities int[], p_audiences int[], p_slots int[], p_segments uuid[],
    p_currencies text[], p_at timestamptz
) returns table (n int, unit_minor bigint, compare_at_minor bigint, source text)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with home as materialized (
        select s.currency from stores.stores s where s.id = p_store
    ), line as materialized (
        select l.n, l.variant_id, v.product_id, l.audience, coalesce(l.quantity, 1) as quantity,
               coalesce(l.currency, h.currency) as currency, h.currency as home, v.price_minor, v.compare_at_minor
        from unnest(p_variants, p_quantities, p_audiences, p_currencies)
            with ordinality l (variant_id, quantity, audience, currency, n)
        cross join home h
        left join catalog.product_variants v on v.store_id = p_store and v.id = l.variant_id
    ), member as materialized (
        select m.slot, m.segment_id from unnest(p_slots, p_segments) m (slot, segment_id)
    ), given as (
        select distinct on (l.n, r.currency, r.audience_id)
               l.n, r.currency, r.segment_id is not null as is_theirs, r.audience_id, r.amount_minor, r.compare_at_minor
        from line l
        cross join lateral (values (l.variant_id), (l.product_id)) t (id)
        join catalog.product_prices r
            on r.store_id = p_store and r.target_id = t.id and r.origin = 'list' and r.currency in (l.currency, l.home)
            and r.min_qty <= l.quantity and r.effective_at <= p_at and (r.expires_at is null or r.expires_at > p_at)
        left join member m on m.slot = l.audience and m.segment_id = r.segment_id
        where r.segment_id is null or m.segment_id is not null
        order by l.n, r.currency, r.audience_id, (r.variant_id is null), r.min_qty desc
    ), best as (
        select distinct on (g.n, g.currency) g.n, g.currency, g.amount_minor, g.compare_at_minor
        from given g order by g.n, g.currency, g.is_theirs desc, g.amount_minor, g.audience_id
    ), worth as materialized (
        select c.currency, c.rounding, c.round_to_minor, c.minus_minor,
               pricing.exchange_factor(p_store, h.currency, c.currency, p_at) as factor
        from pricing.store_currencies c cross join home h
        where c.store_id = p_store and c.is_active and c.currency in (select distinct l.currency from line l)
    ), priced as (
        select l.n, x.source,
               case when own.amount_minor is not null then own.amount_minor
                    when l.currency = l.home then l.price_minor
                    else pricing.round_price(coalesce(base.amount_minor, l.price_minor) * w.factor,
                        w.rounding, w.round_to_minor, w.minus_minor) end as unit_minor,
               case when own.amount_minor is not null then own.compare_at_minor
                    when l.currency = l.home then l.compare_at_minor
                    else pricing.round_price(
                        case when base.amount_minor is null then l.compare_at_minor else base.compare_at_minor end * w.factor,
                        w.rounding, w.round_to_minor, w.minus_minor) end as compare_at_minor
        from line l
        left join worth w on w.currency = l.currency
        left join best own on own.n = l.n and own.currency = l.currency and (l.currency = l.home or w.currency is not null)
        left join best base on base.n = l.n and base.currency = l.home
        cross join lateral (select case when own.amount_minor is not null then 'list'
                                        when l.currency = l.home then 'catalog' else 'converted' end as source) x
    )
    select p.n::int, p.unit_minor, case when p.compare_at_minor > p.unit_minor then p.compare_at_minor end, p.source
    from priced p order by p.n
$$;
