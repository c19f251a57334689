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
    return case
        when jsonb_array_length(p_condition -> 'segments') > 0
            and not coalesce(p_condition -> 'segments' ?| array(select jsonb_array_elements_text(p_input -> 'segments')), false)
            then 'not_in_segment'
        when (p_condition ->> 'is_first_order')::boolean and not coalesce((p_input ->> 'is_first_order')::boolean, false)
            then 'not_first_order'
        when p_gross < round((p_condition ->> 'min_subtotal_minor')::numeric * p_factor) then 'below_minimum'
        when p_count < (p_condition ->> 'min_quantity')::bigint then 'below_quantity'
    end;
end
$$;
