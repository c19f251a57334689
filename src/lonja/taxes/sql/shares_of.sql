-- taxes.shares_of: rates, each with what it takes of an amount before tax, taking turns within their category.
-- Nouns:    share, the part of one unit this rate takes; shares, that of all rates of its category together. A compound rate
--           takes of the amount and of what those before it took. Finite decimals, so exact.
--           class, what categories of the very same rates have in common: on an invoice they are one.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.shares_of(p_rates jsonb)
returns table (
    category text, class text, turn bigint, n bigint, name text, rate_ppm int, is_compound boolean, share numeric, shares numeric
)
language sql immutable parallel safe
as $$
    with recursive rates as (
        select r.value ->> 'category' as category, r.n, r.value ->> 'name' as name, (r.value ->> 'rate_ppm')::int as rate_ppm,
               coalesce((r.value ->> 'is_compound')::boolean, false) as is_compound,
               row_number() over (partition by r.value ->> 'category' order by r.n) as turn
        from jsonb_array_elements(p_rates) with ordinality r (value, n)
    ),
    chain as (
        select r.category, r.n, r.name, r.rate_ppm, r.is_compound, r.turn,
               r.rate_ppm * 0.000001 as share, r.rate_ppm * 0.000001 as taken
        from rates r where r.turn = 1
        union all
        select r.category, r.n, r.name, r.rate_ppm, r.is_compound, r.turn, own.share, before.taken + own.share
        from chain before
        join rates r on r.category = before.category and r.turn = before.turn + 1
        cross join lateral (
            select r.rate_ppm * 0.000001 * case when r.is_compound then 1 + before.taken else 1 end as share
        ) own
    )
    select c.category, whole.class, c.turn, c.n, c.name, c.rate_ppm, c.is_compound, c.share, whole.shares
    from chain c
    join (
        select w.category, sum(w.share) as shares,
               jsonb_agg(jsonb_build_array(w.name, w.rate_ppm, w.is_compound) order by w.n)::text as class
        from chain w group by w.category
    ) whole on whole.category = c.category
$$;
