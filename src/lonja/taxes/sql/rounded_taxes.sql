-- taxes.rounded_taxes: the tax of each part, in whole minor units.
-- Nouns:    n, the line's place, null for delivery. turn, which rate of its class; null: all of them at once.
-- Promises: exact and half up. Prices without tax: each rate is rounded by itself. Prices with tax inside: what all rates
--           take together is, so that net and tax are the price.
--           rounding line: part by part. total: over all parts of one rate (of one class, with tax inside or compound rates), then
--           shared out to the parts by largest remainder; ties go by id, so order does not matter.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.rounded_taxes(p_input jsonb, p_shares jsonb)
returns table (n bigint, class text, turn bigint, amount numeric, tax numeric)
language sql immutable parallel safe
as $$
    with manner as (
        select (p_input ->> 'prices_include_tax')::boolean as is_inside, p_input ->> 'rounding' = 'total' as is_total
    ),
    rates as (
        select distinct on (s.class, s.turn) s.class, s.turn, s.share, s.shares,
            case when bool_or(s.is_compound) over (partition by s.class) then s.class
            else s.name || ' ' || s.rate_ppm end || ' ' || s.turn as family
        from jsonb_to_recordset(p_shares) s (class text, turn bigint, n bigint, name text, rate_ppm int, is_compound boolean,
             share numeric, shares numeric)
        order by s.class, s.turn, s.n
    ),
    shots as (
        select p.n, p.id, p.class, p.amount, m.is_total, case when not m.is_inside then r.turn end as turn,
               p.amount * case when m.is_inside then r.shares else r.share end as numerator,
               case when m.is_inside then 1 + r.shares else 1 end as denominator,
               case when m.is_inside then r.class else r.family end as family
        from taxes.taxed_parts(p_input, p_shares) p join rates r on r.class = p.class cross join manner m
        where r.turn = 1 or not m.is_inside
    )
    select s.n, s.class, s.turn, s.amount,
        case when not s.is_total then taxes.half_up(s.numerator, s.denominator)
        else div(s.numerator, s.denominator) + (
            row_number() over (partition by s.family
                order by mod(s.numerator, s.denominator) desc, s.id collate "C", s.n, s.class collate "C", s.turn)
            <= taxes.half_up(sum(s.numerator) over (partition by s.family), s.denominator)
               - sum(div(s.numerator, s.denominator)) over (partition by s.family))::int
        end
    from shots s
$$;
