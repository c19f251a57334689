-- quotes.inputs_of: everything that what somebody wishes to buy is priced from, read at one instant: prices, what promotions
-- know the goods by, the rules that may apply, the tax that is owed. quotes.compute needs nothing else, ever.
-- Nouns:    p_wish: lines [{variant_id, quantity}], codes; optionally currency, customer_id, segments (instead of the
--           customer's), email, is_first_order, country, region, postal_code, vat_id, shipping_minor, at, is_everything
--           (rules that cannot match too, to hear why not).
-- Promises: an amount that nobody can convert (no rate to this currency) gives nothing, and the trace says so.
--           One variant is one line, in the order of ids: neither the order of the wish nor how it was split can matter.
-- Refuses:  LJ512 no_price (the store has no price for it in this currency)
-- Internal: SECURITY INVOKER; who calls it may see the codes.
create or replace function quotes.inputs_of(p_store uuid, p_wish jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_currency text := coalesce(p_wish ->> 'currency', v_home);
    v_at timestamptz := coalesce((p_wish ->> 'at')::timestamptz, platform.now());
    v_factor numeric := case
        when v_currency = v_home then 1 else pricing.exchange_factor(p_store, v_home, v_currency, v_at) end;
    v_segments uuid[] := case
        when jsonb_typeof(p_wish -> 'segments') = 'array'
        then array(select s::uuid from jsonb_array_elements_text(p_wish -> 'segments') s order by 1)
        else customers.segments_of(p_store, (p_wish ->> 'customer_id')::uuid) end;
    v_lines jsonb := quotes.priced_lines(p_store, p_wish -> 'lines', v_segments, v_currency, v_at);
    v_rules jsonb;
begin
    v_rules := promotions.rules_for(p_store, jsonb_build_object(
        'codes', coalesce(p_wish -> 'codes', '[]'), 'customer_id', p_wish -> 'customer_id', 'email', p_wish -> 'email',
        'segments', to_jsonb(v_segments), 'factor', v_factor::text, 'at', v_at,
        'is_everything', coalesce((p_wish ->> 'is_everything')::boolean, false),
        'subtotal_minor', (
            select sum((l ->> 'unit_minor')::bigint * (l ->> 'quantity')::int) from jsonb_array_elements(v_lines) l),
        'facets', to_jsonb(array(
            select distinct f from jsonb_array_elements(v_lines) l, jsonb_array_elements_text(l -> 'facets') f order by 1))));
    return jsonb_build_object(
        'engine', 1, 'currency', v_currency, 'factor', coalesce(v_factor, 1)::text, 'at', v_at, 'lines', v_lines,
        'shipping_minor', p_wish -> 'shipping_minor', 'segments', to_jsonb(v_segments),
        'is_first_order', coalesce((p_wish ->> 'is_first_order')::boolean, true),
        'rules', case when v_factor is null then quotes.without_amounts(v_rules -> 'rules') else v_rules -> 'rules' end,
        'codes', v_rules -> 'codes',
        'tax', taxes.rates_for(
            p_store, p_wish ->> 'country', p_wish ->> 'region', p_wish ->> 'postal_code',
            array(select (l ->> 'product_id')::uuid from jsonb_array_elements(v_lines) l), p_wish ->> 'vat_id', v_at));
end
$$;
