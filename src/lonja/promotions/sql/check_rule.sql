-- promotions.check_rule: everything that is wrong with a rule, by path; nothing when it is right.
-- Nouns:    p_rule as promotions.save_rule has completed it: name, condition, action (schema version 1,
--           docs/guides/promotions.md), priority, stacking_group, starts_at, ends_at, usage_limit.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_rule(p_rule jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select w.path, w.problem
    from (values
        ('name', 'has 1 to 100 characters', length(btrim(p_rule ->> 'name')) between 1 and 100),
        ('stacking_group', 'has 1 to 50 characters', length(p_rule ->> 'stacking_group') between 1 and 50
            or p_rule ->> 'stacking_group' is null)
    ) w (path, problem, is_right)
    where w.is_right is not true;
    return query
    select substr(n.path, 2), n.problem
    from promotions.check_numbers('', jsonb_strip_nulls(jsonb_build_object(
            'priority', p_rule -> 'priority', 'usage_limit', p_rule -> 'usage_limit')),
        '{"priority": [-1000, 1000, true], "usage_limit": [1, 2147483647, false]}', '{}') n;
    return query select * from promotions.check_condition(p_rule -> 'condition');
    return query select * from promotions.check_action(p_rule -> 'action');
end
$$;
