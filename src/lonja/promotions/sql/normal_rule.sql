-- promotions.normal_rule: a rule in the house's spelling.
-- Nouns:    the seeds say {minSubtotal, customerSegmentId} and {discountPercent}, in decimals; we say {min_subtotal_minor,
--           segments} and {type: percentage, basis_points}. minor_digits of p_rule: how many decimals the store's currency has (2).
-- Internal: SECURITY INVOKER.
create or replace function promotions.normal_rule(p_rule jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    c jsonb := p_rule -> 'condition';
    a jsonb := p_rule -> 'action';
    v_unit numeric := 10 ^ coalesce((p_rule ->> 'minor_digits')::int, 2);
begin
    if jsonb_typeof(c) = 'object' and c ?| '{minSubtotal,customerSegmentId}' then
        c := c - '{minSubtotal,customerSegmentId}'::text[] || jsonb_strip_nulls(jsonb_build_object(
            'min_subtotal_minor', trim_scale((c ->> 'minSubtotal')::numeric * v_unit),
            'segments', case when c ->> 'customerSegmentId' is not null then jsonb_build_array(c -> 'customerSegmentId') end));
    end if;
    if jsonb_typeof(a) = 'object' and a ? 'discountPercent' then
        a := a - 'discountPercent' || jsonb_build_object(
            'type', 'percentage', 'basis_points', trim_scale((a ->> 'discountPercent')::numeric * 100));
    end if;
    return p_rule - 'minor_digits' || jsonb_strip_nulls(jsonb_build_object('condition', c, 'action', a));
end
$$;
