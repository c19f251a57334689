-- catalog.cards: what a listing shows of each product, in the order of the ids given.
-- Nouns: price (of the cheapest variant on sale), compare_at (that variant's, when above its price: CAT-09), first image
--        (CAT-15), brand, options, and the drops that decide when it can be bought.
create or replace function catalog.cards(p_store uuid, p_products uuid[]) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(json_agg(json_build_object(
        'id', p.id, 'slug', p.slug, 'title', p.title, 'currency', s.currency,
        'price_minor', coalesce(v.price_minor, p.base_price_minor),
        'highest_price_minor', coalesce(v.highest_price_minor, p.base_price_minor),
        'compare_at_minor', case when v.compare_at_minor > v.price_minor then v.compare_at_minor end,
        'image', i.image, 'brand', b.name, 'brand_slug', b.slug, 'variant_count', coalesce(v.variant_count, 0),
        'options', coalesce(o.options, '[]'), 'is_digital', p.is_digital, 'tags', p.tags,
        'drops', catalog.drops_of(p_store, p.id), 'created_at', p.created_at) order by w.position), '[]')
    from unnest(p_products) with ordinality as w (id, position)
    join catalog.products p on p.store_id = p_store and p.id = w.id
    join stores.stores s on s.id = p_store
    left join catalog.brands b on b.store_id = p_store and b.id = p.brand_id and b.deleted_at is null
    left join lateral (
        select json_build_object('url', m.url, 'alt', m.alt) as image
        from catalog.product_images m where m.store_id = p_store and m.product_id = p.id
        order by m.position, m.id limit 1
    ) i on true
    left join lateral (
        select min(x.price_minor) as price_minor, max(x.price_minor) as highest_price_minor, count(*) as variant_count,
               (array_agg(x.compare_at_minor order by x.price_minor, x.position))[1] as compare_at_minor
        from catalog.product_variants x
        where x.store_id = p_store and x.product_id = p.id and x.is_active and x.deleted_at is null
    ) v on true
    left join lateral (
        select json_agg(json_build_object('name', x.name, 'values', x.values) order by x.position, x.name) as options
        from catalog.product_options x where x.store_id = p_store and x.product_id = p.id
    ) o on true
$$;
