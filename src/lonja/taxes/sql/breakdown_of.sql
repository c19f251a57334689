-- taxes.breakdown_of: what each rate took, and of what, as an invoice shows it.
-- Nouns:    p_sums, amount and tax of each class (and turn: null for all of its rates at once, which are inside the price and
--           share its tax by largest remainder). base is without the tax; a compound rate's is with what those before it took.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.breakdown_of(p_shares jsonb, p_sums jsonb, p_is_inside boolean) returns jsonb
language sql immutable parallel safe
as $$
    with rates as (
        select distinct on (s.class, s.turn) s.*
        from jsonb_to_recordset(p_shares) s (class text, turn bigint, n bigint, name text, rate_ppm int, is_compound boolean,
             share numeric, shares numeric)
        order by s.class, s.turn, s.n
    ),
    split as (
        select r.class, r.turn, r.n, r.name, r.rate_ppm, r.is_compound, s.amount, s.tax as whole,
               case when s.turn is null then s.tax * r.share else s.tax end as numerator,
               case when s.turn is null and r.shares > 0 then r.shares else 1 end as denominator,
               s.turn is null as is_shared
        from jsonb_to_recordset(p_sums) s (class text, turn bigint, amount numeric, tax numeric)
        join rates r on r.class = s.class and (s.turn is null or r.turn = s.turn)
    ),
    told as (
        select s.*, div(s.numerator, s.denominator) + case when not s.is_shared then 0 else (
            row_number() over (partition by s.class order by mod(s.numerator, s.denominator) desc, s.turn)
            <= s.whole - sum(div(s.numerator, s.denominator)) over (partition by s.class))::int end as tax
        from split s
    ),
    based as (
        select t.*, t.amount - case when p_is_inside then t.whole else 0 end
            + case when t.is_compound then coalesce(sum(t.tax) over (
                partition by t.class order by t.turn rows between unbounded preceding and 1 preceding), 0) else 0 end as base
        from told t
    ),
    families as (
        select b.name, b.rate_ppm, min(b.n) as n, sum(b.base) as base, sum(b.tax) as tax
        from based b where b.amount > 0
        group by b.name, b.rate_ppm
    )
    select coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'rate_ppm', f.rate_ppm, 'base_minor', f.base,
        'tax_minor', f.tax, 'is_included', p_is_inside) order by f.n, f.name), '[]')
    from families f
$$;
