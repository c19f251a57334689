-- promotions.blocked_by: why a condition is not met, as a key; null when it is.
-- Nouns:    p_gross and p_count: what the rule's items come to at prices before any promotion, and how many there are.
-- Internal: SECURITY INVOKER.
create or replace function promotions.blocked_by(
    p_condition jsonb, p_input jsonb, p_factor numeric, p_gross bigint, p_count bigint
) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_array_length(p_condition -> 'segments') > 0 and not exists (
        select from jsonb_array_elements(p_condition -> 'segments') s where p_input -> 'segments' @> s) then
        return 'not_in_segment';
    elsif (p_condition ->> 'is_first_order')::boolean and (p_input ->> 'is_first_order')::boolean is not true then
        return 'not_first_order';
    elsif p_gross < round((p_condition ->> 'min_subtotal_minor')::numeric * p_factor) then
        return 'below_minimum';
    elsif p_count < (p_condition ->> 'min_quantity')::bigint then
        return 'below_quantity';
    end if;
    return null;
end
$$;
