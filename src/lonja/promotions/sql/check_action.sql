-- promotions.check_action: what is wrong with the action of a rule (schema version 1).
-- Limits:   20 tiers, 10 parts of a bundle, amounts of 10^12 minor units.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_action(p_action jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_numbers jsonb := '{
        "percentage": {"basis_points": [1, 10000, true]},
        "fixed_amount": {"amount_minor": [1, 1000000000000, true]},
        "free_shipping": {},
        "buy_x_get_y": {"buy_quantity": [1, 1000, true], "get_quantity": [1, 1000, true], "basis_points": [1, 10000, false],
                        "max_times": [1, 10000, false]},
        "cheapest_free": {"every": [2, 1000, true], "max_times": [1, 10000, false]},
        "bundle_price": {"price_minor": [0, 1000000000000, true], "max_times": [1, 10000, false]},
        "tiered": {}}';
    v_others jsonb := '{
        "percentage": [], "fixed_amount": ["per"], "free_shipping": [], "buy_x_get_y": ["get_items"], "cheapest_free": [],
        "bundle_price": ["parts"], "tiered": ["tiers"]}';
    v_type text := p_action ->> 'type';
begin
    if jsonb_typeof(p_action) is distinct from 'object' then
        return query select 'action', 'must be an object';
        return;
    elsif v_type is null or not v_numbers ? v_type then
        return query
        select 'action.type', 'must be one of ' || string_agg(k, ', ' order by k collate "C") from jsonb_object_keys(v_numbers) k;
        return;
    end if;
    return query select * from promotions.check_numbers(
        'action', p_action, (v_numbers -> v_type) || '{"max_minor": [1, 1000000000000, false]}',
        array(select jsonb_array_elements_text(v_others -> v_type)) || 'type'::text);
    if v_type = 'fixed_amount' and p_action ->> 'per' not in ('cart', 'unit') then
        return query select 'action.per', 'must be cart or unit';
    elsif v_type = 'buy_x_get_y' then
        return query select * from promotions.check_items('action.get_items', p_action -> 'get_items');
    elsif v_type = 'bundle_price' then
        return query select * from promotions.check_parts(p_action -> 'parts');
    elsif v_type = 'tiered' then
        return query select * from promotions.check_tiers(p_action -> 'tiers');
    end if;
end
$$;
