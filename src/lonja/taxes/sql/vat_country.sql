-- taxes.vat_country: the country whose VAT id this looks like, or null. EL is Greece, XI Northern Ireland.
-- The shape only; lonja.taxes.vat_ids also knows each state's check digits.
-- Internal: SECURITY INVOKER.
create or replace function taxes.vat_country(p_vat_id text) returns text
language sql immutable parallel safe
as $$
    select case pg_catalog.left(p_vat_id, 2) when 'EL' then 'GR' when 'XI' then 'GB' else pg_catalog.left(p_vat_id, 2) end
    where p_vat_id ~ '^(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI)[0-9A-Z+*]{2,12}$'
$$;
