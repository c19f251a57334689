-- taxes.is_in_eu: whether goods that go there stay in the European Union's VAT area. Northern Ireland does, for goods.
-- Islands and towns that are outside it (the Canaries, Heligoland …) are zones of their own, without rates: taxes/presets.
-- Internal: SECURITY INVOKER.
create or replace function taxes.is_in_eu(p_country text, p_postal_code text default '') returns boolean
language sql immutable parallel safe
as $$
    select p_country in ('AT', 'BE', 'BG', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GR', 'HR', 'HU', 'IE', 'IT', 'LT',
                         'LU', 'LV', 'MT', 'NL', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK')
        or p_country = 'GB' and pg_catalog.starts_with(pg_catalog.upper(p_postal_code), 'BT')
$$;
