-- catalog.derive_variants: what follows from a product's options and variants: their option cache and titles, its price.
-- Promises: C-28. CAT-01: the product's price is that of its cheapest variant on sale.
-- Refuses:  LJ211 options_invalid (a value missing, unknown, or two variants alike)
create or replace function catalog.derive_variants(p_store uuid, p_product uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from catalog.product_options o
        cross join catalog.product_variants v
        left join catalog.variant_options c
          on c.store_id = v.store_id and c.variant_id = v.id and c.option_name = o.name
        where o.store_id = p_store and o.product_id = p_product
          and v.store_id = p_store and v.product_id = p_product and v.deleted_at is null
          and (c.option_value is null or c.option_value <> all (o.values))
    ) then
        perform platform.refuse('LJ211', 'every variant has one of the values of every option');
    end if;
    update catalog.product_variants v
    set options = coalesce(chosen.options, '{}'),
        title = coalesce(nullif(v.title, '-'), chosen.title, p.title)
    from catalog.products p
    left join lateral (
        select c.variant_id, jsonb_object_agg(c.option_name, c.option_value) as options,
               string_agg(c.option_value, ' / ' order by o.position, o.name) as title
        from catalog.variant_options c
        join catalog.product_options o
          on o.store_id = c.store_id and o.product_id = c.product_id and o.name = c.option_name
        where c.store_id = p_store and c.product_id = p_product
        group by c.variant_id
    ) chosen on true
    where p.store_id = p_store and p.id = p_product and v.store_id = p_store and v.product_id = p_product
      and v.deleted_at is null and (chosen.variant_id = v.id or chosen.variant_id is null);
    if exists (
        select from catalog.product_variants v
        where v.store_id = p_store and v.product_id = p_product and v.deleted_at is null
        group by v.options having count(*) > 1
    ) then
        perform platform.refuse('LJ211', 'two variants are alike');
    end if;
    update catalog.products p
    set base_price_minor = cheapest.price_minor
    from (
        select min(v.price_minor) as price_minor from catalog.product_variants v
        where v.store_id = p_store and v.product_id = p_product and v.is_active and v.deleted_at is null
    ) cheapest
    where p.store_id = p_store and p.id = p_product and cheapest.price_minor <> p.base_price_minor;
end
$$;
