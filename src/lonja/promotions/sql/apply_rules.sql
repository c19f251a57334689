-- promotions.apply_rules: what a cart's promotions come to, on which goods, and why.
-- Nouns:    p_input: lines (variant_id, quantity, unit_minor, facets), shipping_minor or null, segments, is_first_order,
--           factor, rules (docs/guides/promotions.md; one with a `reason` is there to be explained only). Answers lines,
--           discount_minor, shipping_discount_minor, applied, trace.
-- Promises: a pure function: the same input gives the same bytes for ever. Neither the order of lines and rules nor the
--           splitting of a line matters. Rules work one after the other, by priority and id, each on what those before it
--           left; so nothing is ever below zero. Of a stacking group the first that gives wins. A rule that does not
--           combine is tried alone; what gives most wins, of equals what comes first.
--           PRM-23, PRM-24, PRM-26. docs/decisions/0022-how-promotions-combine.md
-- Internal: SECURITY INVOKER.
create or replace function promotions.apply_rules(p_input jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_delivery bigint := (p_input ->> 'shipping_minor')::bigint;
    v_cart record := promotions.cart_lines(p_input -> 'lines');
    v_rule record;
    v_try record;
    v_total bigint;
    v_steps jsonb[] := '{}';
    v_applied jsonb[] := '{}';
    v_groups text[] := '{}';                     -- the stacking groups that have given
    v_left bigint[] := v_cart.gross;             -- of each line, after the rules that combine
    v_shipping bigint := v_delivery;             -- and of the delivery
    v_stack bigint := 0;                         -- what they give together, and the place of the first of them
    v_first int := 2147483647;
    v_best bigint := 0;                          -- what the best of those gives that do not, its place, what it leaves
    v_alone int;
    v_rest bigint[];
    v_single jsonb;
begin
    for v_rule in
        select * from promotions.matched_rules(p_input -> 'rules', p_input -> 'lines', v_cart.variants, v_cart.units)
    loop
        v_try := promotions.try_rule(p_input, v_rule.rule, v_rule.items, v_rule.targets, v_rule.parts,
            v_rule.stacks and v_rule.rule ->> 'stacking_group' = any (v_groups), v_cart.quantities, v_cart.gross,
            case when v_rule.stacks then v_left else v_cart.gross end,
            case when v_rule.stacks then v_shipping else v_delivery end);
        v_total := v_try.amount + v_try.shipping;
        if v_try.reason = 'applied' and v_rule.stacks then
            v_stack := v_stack + v_total;
            v_first := least(v_first, v_rule.place);
            v_left := promotions.take(v_left, v_rule.targets, v_try.given);
            v_shipping := v_shipping - v_try.shipping;
            v_groups := array_append(v_groups, v_rule.rule ->> 'stacking_group');
            v_applied := v_applied || promotions.applied(v_rule.rule, v_cart.variants, v_rule.targets, v_try.given,
                v_try.amount, v_try.shipping);
        elsif v_total > v_best then
            v_best := v_total;
            v_alone := v_rule.place;
            v_rest := promotions.take(v_cart.gross, v_rule.targets, v_try.given);
            v_single := promotions.applied(v_rule.rule, v_cart.variants, v_rule.targets, v_try.given,
                v_try.amount, v_try.shipping);
        end if;
        v_steps := v_steps || jsonb_build_object(
            'rule_id', v_rule.rule -> 'id', 'code', v_rule.rule -> 'code', 'name', v_rule.rule -> 'name',
            'reason', v_try.reason, 'base_minor', v_try.base, 'amount_minor', nullif(v_total, 0),
            'place', v_rule.place, 'stacks', v_rule.stacks);
    end loop;
    if v_best > v_stack or v_best = v_stack and v_alone < v_first then
        return promotions.outcome(v_cart.variants, v_cart.gross, v_rest, array[v_single], v_steps, v_alone);
    end if;
    return promotions.outcome(v_cart.variants, v_cart.gross, v_left, v_applied, v_steps, null);
end
$$;
