-- catalog.product_view: a product with its options, variants, images, attributes, brand, breadcrumb and drops.
-- Nouns: p_is_staff adds what the public must not see: variants that are not on sale, and (product_record) the file.
create or replace function catalog.product_view(p_store uuid, p_product uuid, p_is_staff boolean) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select json_build_object(
        'id', p.id, 'slug', p.slug, 'title', p.title, 'description', p.description, 'status', p.status,
        'currency', s.currency, 'base_price_minor', p.base_price_minor, 'is_digital', p.is_digital, 'tags', p.tags,
        'category_id', p.category_id, 'brand_id', p.brand_id, 'brand', b.name, 'brand_slug', b.slug,
        'breadcrumb', catalog.breadcrumb(p_store, p.category_id), 'drops', catalog.drops_of(p_store, p.id),
        'options', coalesce((
            select json_agg(json_build_object('name', o.name, 'values', o.values) order by o.position, o.name)
            from catalog.product_options o where o.store_id = p_store and o.product_id = p.id), '[]'),
        'variants', coalesce((
            select json_agg(json_build_object(
                'id', v.id, 'title', v.title, 'sku', v.sku, 'options', v.options, 'price_minor', v.price_minor,
                'compare_at_minor', v.compare_at_minor, 'weight_grams', v.weight_grams, 'is_active', v.is_active)
                order by v.position, v.id)
            from catalog.product_variants v
            where v.store_id = p_store and v.product_id = p.id and (p_is_staff or v.is_active)
              and (v.deleted_at is null or p.deleted_at is not null)), '[]'),
        'images', coalesce((
            select json_agg(json_build_object('url', i.url, 'alt', i.alt) order by i.position, i.id)
            from catalog.product_images i where i.store_id = p_store and i.product_id = p.id), '[]'),
        'attributes', coalesce((
            select json_agg(json_build_object('name', a.name, 'value', a.value) order by a.position, a.name)
            from catalog.product_attribute_values a where a.store_id = p_store and a.product_id = p.id), '[]'),
        'collections', coalesce((
            select json_agg(json_build_object('id', c.id, 'name', c.name, 'slug', c.slug) order by c.name, c.id)
            from catalog.collection_products m
            join catalog.collections c on c.store_id = m.store_id and c.id = m.collection_id
            where m.store_id = p_store and m.product_id = p.id and c.deleted_at is null
              and (p_is_staff or c.is_active)), '[]'),
        'created_at', p.created_at, 'updated_at', p.updated_at, 'deleted_at', p.deleted_at,
        'file_path', case when p_is_staff then p.file_path end)
    from catalog.products p
    join stores.stores s on s.id = p.store_id
    left join catalog.brands b on b.store_id = p_store and b.id = p.brand_id and b.deleted_at is null
    where p.store_id = p_store and p.id = p_product
$$;
