-- quotes.compute: what a cart comes to, computed from its inputs (quotes.inputs_of) and from nothing else.
-- Nouns:    the result, see quotes/model.py. total = subtotal - discount - tax relief + shipping + tax on top.
-- Promises: P05, P15: the same inputs give the same bytes, for ever: `engine` says which rules of arithmetic they were given
--           to. Immutable: reads no table, no clock, no setting.
-- Internal: SECURITY INVOKER.
create or replace function quotes.compute(p_inputs jsonb) returns jsonb
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_given jsonb := case
        when p_inputs -> 'rules' = '[]' then '{"lines": [], "applied": [], "trace": [], "shipping_discount_minor": 0}'
        else promotions.apply_rules(p_inputs - 'tax' - 'codes') end;
    v_lines jsonb := quotes.discounted_lines(p_inputs -> 'lines', v_given -> 'lines', p_inputs -> 'tax');
    v_shipping bigint := (p_inputs ->> 'shipping_minor')::bigint - (v_given ->> 'shipping_discount_minor')::bigint;
    v_tax jsonb := '{"lines": [], "breakdown": []}';
    v_result jsonb;
begin
    if jsonb_typeof(p_inputs -> 'tax') = 'object' then
        v_tax := taxes.compute_taxes(
            (p_inputs -> 'tax') || jsonb_build_object('lines', v_lines, 'shipping_minor', coalesce(v_shipping, 0)));
    end if;
    select jsonb_build_object(
        'lines', coalesce(jsonb_agg(line.facts order by line.place), '[]'),
        'subtotal_minor', coalesce(sum((line.facts ->> 'gross_minor')::bigint), 0),
        'discount_minor', coalesce(sum((line.facts ->> 'discount_minor')::bigint), 0),
        'tax_relief_minor', coalesce((v_tax ->> 'tax_relief_minor')::bigint, 0),
        'tax_minor', coalesce((v_tax ->> 'tax_minor')::bigint, 0),
        'tax_included_minor', coalesce((v_tax ->> 'tax_included_minor')::bigint, 0),
        'shipping_minor', v_shipping)
    into v_result
    from quotes.taxed_lines(v_lines, v_tax -> 'lines') line;
    return v_result || jsonb_build_object(
        'engine', 1, 'currency', p_inputs -> 'currency',
        'shipping_discount_minor', coalesce((v_given ->> 'shipping_discount_minor')::bigint, 0),
        'total_minor', (v_result ->> 'subtotal_minor')::bigint - (v_result ->> 'discount_minor')::bigint
            - (v_result ->> 'tax_relief_minor')::bigint + coalesce(v_shipping, 0) + (v_result ->> 'tax_minor')::bigint,
        'applied', v_given -> 'applied', 'trace', v_given -> 'trace', 'taxes', v_tax -> 'breakdown',
        'codes', p_inputs -> 'codes');
end
$$;
