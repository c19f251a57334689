-- quotes.discounted_lines: priced lines with what promotions took off each, in the shape in which tax wants them.
-- Internal: SECURITY INVOKER.
create or replace function quotes.discounted_lines(p_lines jsonb, p_discounts jsonb, p_tax jsonb) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(
        (l.value - 'facets') || jsonb_build_object(
            'id', l.value -> 'variant_id', 'gross_minor', line.gross, 'discount_minor', coalesce(d.discount_minor, 0),
            'amount_minor', line.gross - coalesce(d.discount_minor, 0),
            'category', coalesce(p_tax -> 'categories' -> (l.value ->> 'product_id'), p_tax -> 'default_category'))
        order by l.place), '[]')
    from jsonb_array_elements(p_lines) with ordinality as l (value, place)
    cross join lateral (
        select (l.value ->> 'unit_minor')::bigint * (l.value ->> 'quantity')::int as gross
    ) line
    left join jsonb_to_recordset(p_discounts) as d (variant_id text, discount_minor bigint)
        on d.variant_id = l.value ->> 'variant_id'
$$;
