-- quotes.facets_of: what promotions know a product by: product:<id>, brand:<id>, category:<id> (its own and every one above),
-- collection:<id>, tag:<text>, digital. What depends on the variant or its price (variant:<id>, sale) is added by who asks.
-- Internal: SECURITY INVOKER.
create or replace function quotes.facets_of(p_store uuid, p_products uuid[]) returns table (product_id uuid, facets text[])
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive asked as (
        select p.id, p.category_id, p.brand_id, p.tags, p.is_digital
        from catalog.products p where p.store_id = p_store and p.id = any (p_products)
    ), above as (
        select distinct a.category_id as leaf, a.category_id as id from asked a where a.category_id is not null
        union all
        select u.leaf, c.parent_id
        from above u join catalog.categories c on c.store_id = p_store and c.id = u.id
        where c.parent_id is not null
    )
    select a.id,
           array['product:' || a.id]
           || case when a.brand_id is not null then array['brand:' || a.brand_id] else '{}' end
           || array(select 'category:' || u.id from above u where u.leaf = a.category_id order by 1)
           || array(
                select 'collection:' || m.collection_id from catalog.collection_products m
                where m.store_id = p_store and m.product_id = a.id order by 1)
           || array(select 'tag:' || t from unnest(a.tags) t order by 1)
           || case when a.is_digital then array['digital'] else '{}' end
    from asked a
$$;
