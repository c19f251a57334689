-- promotions.give: what a rule gives of each of its lines, within its cap.
-- Nouns:    p_items: the lines of the rule's condition; p_lines: those its action gives on. Answers what each of p_lines is
--           given; null when the cart holds too little for it.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give(
    p_action jsonb, p_factor numeric, p_gross bigint, p_items int[], p_lines int[], p_parts text[], p_quantities bigint[],
    p_left bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_given bigint[];
    v_cap bigint := round((p_action ->> 'max_minor')::numeric * p_factor);
begin
    v_given := case p_action ->> 'type'
        when 'percentage' then promotions.give_percentage(p_action, p_lines, p_left)
        when 'fixed_amount' then promotions.give_fixed_amount(p_action, p_factor, p_lines, p_quantities, p_left)
        when 'tiered' then promotions.give_tiered(p_action, p_factor, p_gross, p_lines, p_quantities, p_left)
        when 'buy_x_get_y' then promotions.give_buy_x_get_y(p_action, p_items, p_lines, p_quantities, p_left)
        when 'cheapest_free' then promotions.give_buy_x_get_y(
            p_action || jsonb_build_object('buy_quantity', (p_action ->> 'every')::int - 1, 'get_quantity', 1),
            p_items, p_lines, p_quantities, p_left)
        when 'bundle_price' then promotions.give_bundle_price(p_action, p_factor, p_parts, p_lines, p_quantities, p_left)
    end;
    if v_cap is not null and v_cap < (select sum(g) from unnest(v_given) g) then
        return promotions.share(v_cap, v_given);
    end if;
    return v_given;
end
$$;
