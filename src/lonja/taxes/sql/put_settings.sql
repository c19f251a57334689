-- taxes.put_settings: what a store does about tax; from then on it has tax. Makes the default category when there is none.
-- Internal: SECURITY INVOKER.
create or replace function taxes.put_settings(p_store uuid, p_settings jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into taxes.tax_settings (store_id, prices_include_tax, rounding, shipping_tax, has_reverse_charge, vat_id)
    values (p_store, (p_settings ->> 'prices_include_tax')::boolean, p_settings ->> 'rounding',
            p_settings ->> 'shipping_tax', coalesce((p_settings ->> 'has_reverse_charge')::boolean, false),
            nullif(p_settings ->> 'vat_id', ''))
    on conflict (store_id) do update
    set prices_include_tax = excluded.prices_include_tax, rounding = excluded.rounding, shipping_tax = excluded.shipping_tax,
        has_reverse_charge = excluded.has_reverse_charge, vat_id = excluded.vat_id, updated_at = platform.now();
    if not exists (select from taxes.tax_categories c where c.store_id = p_store and c.is_default) then
        perform taxes.put_category(p_store, '{"code": "standard", "name": "Standard", "is_default": true}');
    end if;
end
$$;
