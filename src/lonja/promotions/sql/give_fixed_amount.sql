-- promotions.give_fixed_amount: an amount off the lines together, or off each unit of them; never more than is left.
-- Nouns:    p_action: amount_minor in the store's currency, per cart (the default) or unit. Answers what each of p_lines is
--           given. A converted amount is rounded once, before it is multiplied.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_fixed_amount(
    p_action jsonb, p_factor numeric, p_lines int[], p_quantities bigint[], p_left bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_amount numeric := round((p_action ->> 'amount_minor')::numeric * p_factor);
    v_left bigint[];
    v_most bigint;
begin
    if p_action ->> 'per' = 'unit' then
        return (select array_agg(least(p_left[line], v_amount * p_quantities[line])::bigint) from unnest(p_lines) line);
    end if;
    select array_agg(p_left[line]), sum(p_left[line]) into v_left, v_most from unnest(p_lines) line;
    return promotions.share(least(v_amount, v_most)::bigint, v_left);
end
$$;
