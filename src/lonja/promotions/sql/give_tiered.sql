-- promotions.give_tiered: the more is bought the more is given: the highest step that the goods reach counts for all of them.
-- Nouns:    p_action: tiers, each min_subtotal_minor and either basis_points or amount_minor. p_gross, what is reached, is
--           measured at prices before any promotion. Answers what each of p_lines is given; null when no step is reached.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_tiered(
    p_action jsonb, p_factor numeric, p_gross bigint, p_lines int[], p_quantities bigint[], p_left bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_tier jsonb := (
        select t.tier
        from jsonb_array_elements(p_action -> 'tiers') t (tier)
        where round((t.tier ->> 'min_subtotal_minor')::numeric * p_factor) <= p_gross
        order by (t.tier ->> 'min_subtotal_minor')::bigint desc
        limit 1);
begin
    if v_tier ? 'basis_points' then
        return promotions.give_percentage(v_tier, p_lines, p_left);
    elsif v_tier is not null then
        return promotions.give_fixed_amount(v_tier, p_factor, p_lines, p_quantities, p_left);
    end if;
    return null;
end
$$;
