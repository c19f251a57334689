-- promotions.apply_rules: what a cart's promotions come to, on which goods, and why.
-- Nouns:    p_input: lines (variant_id, quantity, unit_minor, facets), shipping_minor or null, segments, is_first_order, factor,
--           rules (docs/guides/promotions.md; one with a `reason` is there to be explained only). Answers lines,
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
    v_cart record;
    v_rule record;
    v_try record;
    v_steps jsonb[] := '{}';
    v_groups text[] := '{}';           -- the stacking groups that have given
    v_left bigint[];                   -- of each line, after the rules that combine
    v_shipping bigint := v_delivery;   -- and of the delivery
    v_stack bigint := 0;               -- what they give together, and the place of the first of them
    v_first int := 2147483647;
    v_best bigint := 0;                -- what the best of those gives that do not, and its place
    v_alone int := 2147483647;
begin
    v_cart := promotions.cart_lines(p_input -> 'lines');
    v_left := v_cart.gross;
    for v_rule in
        select * from promotions.matched_rules(p_input -> 'rules', p_input -> 'lines', v_cart.variants, v_cart.units)
    loop
        if v_rule.stacks then
            v_try := promotions.try_rule(p_input, v_rule.rule, v_rule.items, v_rule.targets, v_rule.parts,
                v_rule.rule ->> 'stacking_group' = any (v_groups), v_cart.units, v_cart.quantities, v_left, v_shipping);
        else
            v_try := promotions.try_rule(p_input, v_rule.rule, v_rule.items, v_rule.targets, v_rule.parts,
                false, v_cart.units, v_cart.quantities, v_cart.gross, v_delivery);
        end if;
        if v_try.reason <> 'applied' then
            null;
        elsif v_rule.stacks then
            for i in 1 .. coalesce(cardinality(v_try.given), 0) loop
                v_left[v_rule.targets[i]] := v_left[v_rule.targets[i]] - v_try.given[i];
            end loop;
            v_shipping := v_shipping - v_try.shipping;
            v_groups := v_groups || (v_rule.rule ->> 'stacking_group');
            v_stack := v_stack + v_try.amount + v_try.shipping;
            v_first := least(v_first, v_rule.place);
        elsif v_try.amount + v_try.shipping > v_best then
            v_best := v_try.amount + v_try.shipping;
            v_alone := v_rule.place;
        end if;
        v_steps := v_steps || jsonb_build_object(
            'place', v_rule.place, 'stacks', v_rule.stacks, 'rule_id', v_rule.rule -> 'id', 'code_id', v_rule.rule -> 'code_id',
            'code', v_rule.rule -> 'code', 'name', v_rule.rule -> 'name', 'reason', v_try.reason, 'base_minor', v_try.base,
            'amount_minor', v_try.amount, 'shipping_minor', v_try.shipping, 'allocations',
            case when v_try.reason = 'applied' and (v_rule.stacks or v_rule.place = v_alone)
                then promotions.allocations(v_cart.variants, v_rule.targets, v_try.given) end);
    end loop;
    return promotions.outcome(v_cart.variants, v_steps,
        case when v_best > v_stack or v_best = v_stack and v_alone < v_first then v_alone end);
end
$$;
