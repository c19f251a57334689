-- taxes.tax_cells: what each rate takes of each part, in whole minor units.
-- Promises: exact and half up. Prices without tax: each rate is rounded by itself. Prices with tax inside: what all rates
--           take together is rounded, so that net and taxes are the price, and then shared out to them.
--           rounding line: part by part. total: over all parts of one rate (of one class, with tax inside), then shared out to
--           the parts by largest remainder; ties go to the larger remainder, then by id, so order does not matter.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.tax_cells(p_input jsonb, p_shares jsonb)
returns table (part bigint, n bigint, amount numeric, rate bigint, name text, rate_ppm int, is_compound boolean, tax numeric)
language sql immutable parallel safe
as $$
    with manner as (
        select (p_input ->> 'prices_include_tax')::boolean as is_inside, p_input ->> 'rounding' = 'total' as is_total
    ),
    parts as (
        select row_number() over (order by p.n, p.class collate "C") as part, p.n, p.id, p.amount, p.class
        from taxes.taxed_parts(p_input, p_shares) p
    ),
    rates as (
        select distinct on (r.class, r.turn) r.class, r.turn, r.n, r.name, r.rate_ppm, r.is_compound, r.share, r.shares
        from (
            select s.*, row_number() over (partition by s.category order by s.n) as turn
            from jsonb_to_recordset(p_shares) s (category text, class text, n bigint, name text, rate_ppm int,
                 is_compound boolean, share numeric, shares numeric)
        ) r
        order by r.class, r.turn, r.n
    ),
    -- What is rounded at once: a rate of a part, or all rates of a part when they are inside its price.
    shots as (
        select p.part, r.turn, p.id, p.amount * r.share as numerator, 1::numeric as denominator, m.is_total,
               r.name || ' ' || r.rate_ppm as family
        from parts p join rates r on r.class = p.class cross join manner m
        where not m.is_inside
        union all
        select p.part, null, p.id, p.amount * r.shares, 1 + r.shares, m.is_total, r.class
        from parts p join rates r on r.class = p.class and r.turn = 1 cross join manner m
        where m.is_inside
    ),
    rounded as (
        select s.part, s.turn,
            case when not s.is_total then taxes.half_up(s.numerator, s.denominator)
            else div(s.numerator, s.denominator) + (
                row_number() over (partition by s.family order by mod(s.numerator, s.denominator) desc, s.id collate "C", s.part)
                <= taxes.half_up(sum(s.numerator) over (partition by s.family), s.denominator)
                   - sum(div(s.numerator, s.denominator)) over (partition by s.family))::int
            end as tax
        from shots s
    ),
    split as (
        select p.part, p.n, p.amount, r.n as rate, r.name, r.rate_ppm, r.is_compound, x.tax as whole,
               case when x.turn is null and r.shares > 0 then x.tax * r.share else x.tax end as numerator,
               case when x.turn is null and r.shares > 0 then r.shares else 1 end as denominator,
               x.turn is null as is_shared
        from rounded x
        join parts p on p.part = x.part
        join rates r on r.class = p.class and (x.turn is null or r.turn = x.turn)
    )
    select s.part, s.n, s.amount, s.rate, s.name, s.rate_ppm, s.is_compound,
        div(s.numerator, s.denominator) + case when not s.is_shared then 0 else (
            row_number() over (partition by s.part order by mod(s.numerator, s.denominator) desc, s.rate)
            <= s.whole - sum(div(s.numerator, s.denominator)) over (partition by s.part))::int end
    from split s
$$;
