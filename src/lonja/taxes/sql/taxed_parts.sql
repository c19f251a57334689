-- taxes.taxed_parts: everything that is taxed, in pieces of one class: the lines, and delivery.
-- Nouns:    p_shares, what taxes.shares_of found, as JSON. A category that the rates say nothing of is taxed as the default
--           one (what is exempt has a rate of 0); class null: no tax.
--           n, the line's place; null is delivery: one piece of the default category (standard), or shared out over the
--           classes of the goods as their amounts are (proportional), or none.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.taxed_parts(p_input jsonb, p_shares jsonb)
returns table (n bigint, id text, amount numeric, class text)
language sql immutable parallel safe
as $$
    with classes as (
        select distinct s.category, s.class from jsonb_to_recordset(p_shares) s (category text, class text)
    ),
    usual as (
        select (select c.class from classes c where c.category = p_input ->> 'default_category') as class
    ),
    lines as (
        select l.n, l.value ->> 'id' as id, (l.value ->> 'amount_minor')::numeric as amount,
               coalesce(c.class, usual.class) as class
        from jsonb_array_elements(p_input -> 'lines') with ordinality l (value, n)
        cross join usual
        left join classes c on c.category = l.value ->> 'category'
    ),
    delivery as (
        select (p_input ->> 'shipping_minor')::numeric as amount, p_input ->> 'shipping_tax' as manner,
               (select sum(l.amount) from lines l) as goods
    ),
    goods as (
        select l.class, d.amount * sum(l.amount) as numerator, d.goods as denominator, d.amount
        from delivery d cross join lines l
        where d.amount is not null and d.manner = 'proportional' and d.goods > 0
        group by l.class, d.amount, d.goods
    ),
    shared as (
        select g.class, div(g.numerator, g.denominator)
            + (row_number() over (order by mod(g.numerator, g.denominator) desc, g.class collate "C")
               <= g.amount - sum(div(g.numerator, g.denominator)) over ())::int as amount
        from goods g
    )
    select l.n, l.id, l.amount, l.class from lines l
    union all
    select null, null, s.amount, s.class from shared s
    union all
    select null, null, d.amount, usual.class from delivery d cross join usual
    where d.amount is not null and (d.manner = 'standard' or d.manner = 'proportional' and coalesce(d.goods, 0) = 0)
$$;
