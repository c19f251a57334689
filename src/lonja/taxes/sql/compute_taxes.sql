-- taxes.compute_taxes: the tax of some lines and their delivery. A function of its input and nothing else, for ever.
-- Nouns:    p_input: what taxes.rates_for answers, and "lines": [{"id", "amount_minor" after discounts, "category"}] and
--           "shipping_minor" (null: none chosen yet).
--           Answer: "lines": [{"id", "tax_minor" inside or on top, "tax_on_top_minor", "tax_relief_minor"}] in the order they
--           came; "shipping_tax_minor", "shipping_tax_on_top_minor", "shipping_relief_minor"; and, delivery included,
--           "tax_minor" (on top), "tax_included_minor", "tax_relief_minor", and "breakdown": [{"name", "rate_ppm",
--           "base_minor", "tax_minor", "is_included"}] as an invoice shows it, base without the tax.
-- Promises: exact, half up; never negative; every sum is the sum of its parts; the order of lines changes no amount, and with
--           rounding total splitting one changes no tax. Prices with tax inside: what is paid stays, whatever the rate.
--           Reverse charge: nothing on top; what the home rates put inside a price is taken off it (relief).
--           A buyer outside every zone has no rates: nothing on top, nothing inside, and the price stays.
-- Internal: SECURITY INVOKER.
create or replace function taxes.compute_taxes(p_input jsonb) returns jsonb
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_is_inside boolean := (p_input ->> 'prices_include_tax')::boolean;
    v_is_relief boolean := coalesce((p_input ->> 'is_reverse_charge')::boolean, false);
    v_rates jsonb := case when not v_is_relief then p_input -> 'rates' when v_is_inside then p_input -> 'home_rates' end;
    v_shares jsonb;
    v_answer jsonb;
begin
    select coalesce(jsonb_agg(to_jsonb(s)), '[]') into v_shares
    from taxes.shares_of(case when jsonb_typeof(v_rates) = 'array' then v_rates else '[]' end) s;
    with rounded as materialized (
        select r.n, r.class, r.turn, r.amount, r.tax from taxes.rounded_taxes(p_input, v_shares) r
    ),
    taxed as (
        select r.n, sum(r.tax) as tax from rounded r group by r.n
    ),
    lines as (
        select jsonb_agg(jsonb_build_object(
            'id', l.value -> 'id', 'tax_minor', case when v_is_relief then 0 else coalesce(t.tax, 0) end,
            'tax_on_top_minor', case when v_is_relief or v_is_inside then 0 else coalesce(t.tax, 0) end,
            'tax_relief_minor', case when v_is_relief then coalesce(t.tax, 0) else 0 end) order by l.n) as lines
        from jsonb_array_elements(p_input -> 'lines') with ordinality l (value, n)
        left join taxed t on t.n = l.n
    ),
    sums as (
        select coalesce(sum(t.tax), 0) as tax, coalesce(sum(t.tax) filter (where t.n is null), 0) as shipping from taxed t
    ),
    classes as (
        select coalesce(jsonb_agg(to_jsonb(c)), '[]') as sums
        from (select r.class, r.turn, sum(r.amount) as amount, sum(r.tax) as tax from rounded r group by r.class, r.turn) c
    )
    select jsonb_build_object(
        'lines', coalesce(l.lines, '[]'),
        'shipping_tax_minor', case when v_is_relief then 0 else s.shipping end,
        'shipping_tax_on_top_minor', case when v_is_relief or v_is_inside then 0 else s.shipping end,
        'shipping_relief_minor', case when v_is_relief then s.shipping else 0 end,
        'tax_minor', case when v_is_relief or v_is_inside then 0 else s.tax end,
        'tax_included_minor', case when v_is_inside and not v_is_relief then s.tax else 0 end,
        'tax_relief_minor', case when v_is_relief then s.tax else 0 end,
        'breakdown', case when v_is_relief then '[]' else taxes.breakdown_of(v_shares, c.sums, v_is_inside) end)
    into v_answer
    from lines l cross join sums s cross join classes c;
    return v_answer;
end
$$;
