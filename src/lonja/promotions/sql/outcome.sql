-- promotions.outcome: what apply_rules answers, from the steps it took.
-- Nouns:    p_alone: the place of the rule that won alone; null when those that combine did.
-- Internal: SECURITY INVOKER.
create or replace function promotions.outcome(p_variants uuid[], p_steps jsonb[], p_alone int) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    with step as materialized (
        select t.n, t.step, t.step ->> 'reason' as reason,
               case when p_alone is null then (t.step -> 'stacks')::boolean else (t.step -> 'place')::int = p_alone end as counts
        from unnest(p_steps) with ordinality t (step, n)
    ), discount as (
        select (a ->> 'variant_id')::uuid as variant, sum((a -> 'amount_minor')::bigint) as amount
        from step s cross join jsonb_array_elements(s.step -> 'allocations') a
        where s.counts and s.reason = 'applied'
        group by 1
    ), line as (
        select v.variant, coalesce(d.amount, 0) as amount
        from (select distinct variant from unnest(p_variants) variant) v left join discount d on d.variant = v.variant
    )
    select jsonb_build_object(
        'lines', (select coalesce(jsonb_agg(jsonb_build_object('variant_id', variant, 'discount_minor', amount)
                                            order by variant), '[]') from line),
        'discount_minor', (select coalesce(sum(amount), 0) from line),
        'shipping_discount_minor', coalesce(sum((step -> 'shipping_minor')::bigint) filter (where counts and reason = 'applied'), 0),
        'applied', coalesce(jsonb_agg(step - '{place,stacks,reason,base_minor}'::text[] order by n)
            filter (where counts and reason = 'applied'), '[]'),
        'trace', coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'rule_id', step -> 'rule_id', 'code', step -> 'code', 'name', step -> 'name',
            'outcome', case when counts and reason = 'applied' then 'applied' else 'skipped' end,
            'reason', case when reason <> 'applied' or counts then reason
                           when p_alone is null then 'beaten_by_stack'
                           else 'excluded_by_exclusive' end,
            'base_minor', step -> 'base_minor',
            'amount_minor', case when reason = 'applied'
                then (step -> 'amount_minor')::bigint + (step -> 'shipping_minor')::bigint end)) order by n), '[]'))
    from step
$$;
