-- promotions.applied: what a rule has given, and what of it fell on which variant, in the order of variants.
-- Internal: SECURITY INVOKER.
create or replace function promotions.applied(
    p_rule jsonb, p_variants uuid[], p_lines int[], p_given bigint[], p_amount bigint, p_shipping bigint
) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
begin
    return jsonb_build_object(
        'rule_id', p_rule -> 'id', 'code_id', p_rule -> 'code_id', 'code', p_rule -> 'code', 'name', p_rule -> 'name',
        'amount_minor', p_amount, 'shipping_minor', p_shipping,
        'allocations', coalesce((
            select jsonb_agg(jsonb_build_object('variant_id', a.variant, 'amount_minor', a.amount) order by a.variant)
            from (
                select p_variants[g.line] as variant, sum(g.amount) as amount
                from unnest(p_lines, p_given) g (line, amount) where g.amount > 0
                group by p_variants[g.line]
            ) a), '[]'));
end
$$;
