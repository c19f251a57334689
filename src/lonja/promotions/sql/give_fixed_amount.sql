-- promotions.give_fixed_amount: an amount off the lines together, or off each unit of them; never more than is left.
-- Nouns:    p_action: amount_minor in the store's currency, per cart (the default) or unit. Answers what each of p_lines is
--           given. A converted amount is rounded once, before it is multiplied.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_fixed_amount(
    p_action jsonb, p_factor numeric, p_lines int[], p_quantities bigint[], p_left bigint[]
) returns bigint[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    with amount as materialized (
        select round((p_action ->> 'amount_minor')::numeric * p_factor) as each
    )
    select case p_action ->> 'per'
        when 'unit' then array_agg(least(p_left[l.line], a.each * p_quantities[l.line])::bigint order by l.n)
        else promotions.share(least(sum(p_left[l.line]), min(a.each))::bigint, array_agg(p_left[l.line] order by l.n))
    end
    from unnest(p_lines) with ordinality l (line, n) cross join amount a
$$;
