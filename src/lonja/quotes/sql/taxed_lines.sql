-- quotes.taxed_lines: discounted lines with their tax: what an order keeps of each.
-- Internal: SECURITY INVOKER.
create or replace function quotes.taxed_lines(p_lines jsonb, p_taxes jsonb) returns table (place bigint, facts jsonb)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select l.place, (l.value - 'id' - 'amount_minor' - 'category') || jsonb_build_object(
        'tax_minor', coalesce(t.tax_minor, 0), 'tax_on_top_minor', coalesce(t.tax_on_top_minor, 0),
        'tax_relief_minor', coalesce(t.tax_relief_minor, 0),
        'total_minor', (l.value ->> 'amount_minor')::bigint - coalesce(t.tax_relief_minor, 0))
    from jsonb_array_elements(p_lines) with ordinality as l (value, place)
    left join jsonb_to_recordset(p_taxes)
        as t (id text, tax_minor bigint, tax_on_top_minor bigint, tax_relief_minor bigint) on t.id = l.value ->> 'id'
$$;
