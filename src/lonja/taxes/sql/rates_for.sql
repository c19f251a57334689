-- taxes.rates_for: everything about tax that the price of a cart depends on, to be kept with it. Null: the store has no tax.
-- Nouns:    p_country null: not known yet, so the store's own. p_vat_id: as carts.set_vat_id took it.
--           "rates" are the buyer's zone's, [] outside every zone; "home_rates" those of the store's own country.
--           "is_reverse_charge": the store wants it, the goods leave its country and stay in the European Union, and the buyer
--           has a VAT id of another member state.
-- Internal: SECURITY INVOKER.
create or replace function taxes.rates_for(
    p_store uuid, p_country text, p_region text, p_postal_code text, p_products uuid[], p_vat_id text, p_at timestamptz
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
    select jsonb_build_object(
        'prices_include_tax', t.prices_include_tax, 'rounding', t.rounding, 'shipping_tax', t.shipping_tax,
        'is_reverse_charge', coalesce(t.has_reverse_charge and there.country <> s.country and taxes.is_in_eu(s.country)
            and taxes.is_in_eu(there.country, p_postal_code) and taxes.vat_country(p_vat_id) <> s.country, false),
        'default_category', (
            select c.code from taxes.tax_categories c where c.store_id = p_store and c.is_default),
        'categories', (
            select coalesce(jsonb_object_agg(p.product_id, c.code), '{}')
            from taxes.product_tax_categories p
            join taxes.tax_categories c on c.store_id = p.store_id and c.id = p.category_id
            where p.store_id = p_store and p.product_id = any (p_products) and not c.is_default),
        'rates', taxes.rates_of_zone(
            p_store, taxes.zone_of(p_store, there.country, p_region, p_postal_code), p_at),
        'home_rates', taxes.rates_of_zone(p_store, taxes.zone_of(p_store, s.country, null, null), p_at))
    from taxes.tax_settings t
    join stores.stores s on s.id = t.store_id
    cross join lateral (select upper(coalesce(nullif(p_country, ''), s.country)) as country) there
    where t.store_id = p_store
$$;
