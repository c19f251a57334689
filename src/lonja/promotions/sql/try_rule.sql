-- promotions.try_rule: what one rule gives on what is left, or why nothing.
-- Nouns:    p_items and p_targets: the lines of its condition, and those it gives on. p_gross: of each line before any
--           promotion; p_left: after those before this rule. reason: a key, 'applied' when it gives something; base: the money
--           it works on; given: of each of p_targets.
-- Internal: SECURITY INVOKER.
create or replace function promotions.try_rule(
    p_input jsonb, p_rule jsonb, p_items int[], p_targets int[], p_parts text[], p_is_taken boolean, p_quantities bigint[],
    p_gross bigint[], p_left bigint[], p_shipping bigint, out reason text, out base bigint, out given bigint[],
    out amount bigint, out shipping bigint
)
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_factor numeric;
    v_action jsonb := p_rule -> 'action';
    v_gross bigint := 0;
    v_count bigint := 0;
    v_n bigint;
begin
    amount := 0;
    shipping := 0;
    reason := coalesce(p_rule ->> 'reason', case when p_items = '{}' or p_targets = '{}' then 'no_items' end,
        case when p_is_taken then 'group_taken' end);
    if reason is not null then
        return;
    end if;
    v_factor := coalesce((p_input ->> 'factor')::numeric, 1);
    foreach v_n in array p_items loop
        v_gross := v_gross + p_gross[v_n];
        v_count := v_count + p_quantities[v_n];
    end loop;
    reason := promotions.blocked_by(p_rule -> 'condition', p_input, v_factor, v_gross, v_count);
    if reason is not null then
        return;
    end if;
    if v_action ->> 'type' = 'free_shipping' then
        reason := case when p_shipping is null then 'no_delivery' end;
        base := p_shipping;
        shipping := case when p_shipping is null then 0
            else least(p_shipping, round((v_action ->> 'max_minor')::numeric * v_factor)) end;
    else
        base := 0;
        foreach v_n in array p_targets loop
            base := base + p_left[v_n];
        end loop;
        given := promotions.give(v_action, v_factor, v_gross, p_items, p_targets, p_parts, p_quantities, p_left);
        reason := case when given is null then
            case v_action ->> 'type' when 'tiered' then 'below_minimum' else 'below_quantity' end end;
        foreach v_n in array coalesce(given, '{}') loop
            amount := amount + v_n;
        end loop;
    end if;
    reason := coalesce(reason, case when amount + shipping > 0 then 'applied' else 'nothing_left' end);
end
$$;
