-- promotions.price_units: what one unit of each thing costs alone after these rules: promotions.apply_rules on many carts of
-- one unit at once.
-- Nouns:    p_rules: percentages and amounts off a unit, without minima and caps; p_units: variant_id, unit_minor, facets.
--           promo_minor is null where nothing applies; names, of the rules that do, in order.
-- Promises: pure. Each unit is for itself: none moves another's rounding, group or choice. Says what apply_rules says
--           (tests/promotions/test_unit_prices.py).
-- Internal: SECURITY INVOKER.
create or replace function promotions.price_units(p_rules jsonb, p_units jsonb, p_factor numeric)
returns table (variant_id uuid, unit_minor bigint, promo_minor bigint, names text[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_variants uuid[];
    v_units bigint[];
    v_left bigint[];                     -- of each unit, after the rules that combine
    v_first int[];                       -- the place of the first of them
    v_names jsonb[];
    v_best bigint[];                     -- what the best of those gives that do not, its place and name
    v_place int[];
    v_name text[];
    v_groups text[] := '{}';             -- unit and stacking group that have been given
    v_rule record;
    v_gives bigint;
    i int;
begin
    select array_agg(u.variant order by u.variant, u.unit), array_agg(u.unit order by u.variant, u.unit)
    into v_variants, v_units
    from (select distinct (u ->> 'variant_id')::uuid as variant, (u ->> 'unit_minor')::bigint as unit
          from jsonb_array_elements(p_units) u) u;
    v_left := v_units;
    for v_rule in select *, rule -> 'action' as action, rule ->> 'stacking_group' as group_name
                  from promotions.matched_rules(p_rules, p_units, v_variants, v_units)
    loop
        foreach i in array v_rule.items loop
            v_gives := case when v_rule.stacks then v_left[i] else v_units[i] end;
            v_gives := case v_rule.action ->> 'type'
                when 'percentage' then round(v_gives * (v_rule.action ->> 'basis_points')::numeric / 10000)
                else least(v_gives, round((v_rule.action ->> 'amount_minor')::numeric * p_factor)) end;
            continue when v_gives = 0;
            if not v_rule.stacks then
                if v_gives > coalesce(v_best[i], 0) then
                    v_best[i] := v_gives;
                    v_place[i] := v_rule.place;
                    v_name[i] := v_rule.rule ->> 'name';
                end if;
            elsif (i || ' ' || v_rule.group_name = any (v_groups)) is not true then
                v_left[i] := v_left[i] - v_gives;
                v_first[i] := coalesce(v_first[i], v_rule.place);
                v_names[i] := coalesce(v_names[i], '[]') || (v_rule.rule -> 'name');
                v_groups := array_append(v_groups, i || ' ' || v_rule.group_name);
            end if;
        end loop;
    end loop;
    return query
    select v_variants[n], v_units[n],
           case when a.is_alone then v_units[n] - v_best[n] else nullif(v_left[n], v_units[n]) end,
           case when a.is_alone then array[v_name[n]] else array(select jsonb_array_elements_text(v_names[n])) end
    from generate_subscripts(v_units, 1) n
    cross join lateral (
        select coalesce(v_best[n] > v_units[n] - v_left[n]
                        or v_best[n] = v_units[n] - v_left[n] and v_place[n] < v_first[n], false) as is_alone) a;
end
$$;
