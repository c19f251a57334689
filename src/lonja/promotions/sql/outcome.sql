-- promotions.outcome: what apply_rules answers, from the steps it took.
-- Nouns:    p_gross and p_left: of each line, before and after. p_alone: the place of the rule that won alone; null when those
--           that combine did.
-- Internal: SECURITY INVOKER.
create or replace function promotions.outcome(
    p_variants uuid[], p_gross bigint[], p_left bigint[], p_applied jsonb[], p_steps jsonb[], p_alone int
) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        with line as (
            select variant, sum(gross - rest) as discount
            from unnest(p_variants, p_gross, p_left) u (variant, gross, rest)
            group by variant
        ), step as (
            select t.n, t.step, t.step -> 'amount_minor' <> 'null' as gives, case
                when p_alone is null then (t.step -> 'stacks')::boolean else (t.step -> 'place')::int = p_alone end as counts
            from unnest(p_steps) with ordinality t (step, n)
        ), told as (
            select n, jsonb_strip_nulls(step - '{place,stacks}'::text[] || jsonb_build_object(
                'outcome', case when gives and counts then 'applied' else 'skipped' end,
                'reason', case when counts or not gives then step ->> 'reason'
                               when p_alone is null then 'beaten_by_stack'
                               else 'excluded_by_exclusive' end)) as step
            from step
        )
        select jsonb_build_object(
            'lines', coalesce((select jsonb_agg(jsonb_build_object('variant_id', variant, 'discount_minor', discount)
                                                order by variant) from line), '[]'),
            'discount_minor', coalesce((select sum(discount) from line), 0),
            'shipping_discount_minor', coalesce((select sum((a -> 'shipping_minor')::bigint) from unnest(p_applied) a), 0),
            'applied', to_jsonb(p_applied),
            'trace', coalesce((select jsonb_agg(step order by n) from told), '[]')));
end
$$;
