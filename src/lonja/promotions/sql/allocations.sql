-- promotions.allocations: what fell on each variant, in the order of variants.
-- Internal: SECURITY INVOKER.
create or replace function promotions.allocations(p_variants uuid[], p_lines int[], p_given bigint[]) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(jsonb_build_object('variant_id', a.variant, 'amount_minor', a.amount) order by a.variant), '[]')
    from (
        select p_variants[g.line] as variant, sum(g.amount) as amount
        from unnest(p_lines, p_given) g (line, amount) where g.amount > 0
        group by p_variants[g.line]
    ) a
$$;
