-- catalog.saved_product: what a writer answers: the product's names and those of its variants, in order.
create or replace function catalog.saved_product(p_store uuid, p_product uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('id', p.id, 'slug', p.slug, 'status', p.status, 'price_minor', p.base_price_minor,
        'variants', coalesce((
            select jsonb_agg(jsonb_build_object(
                'id', v.id, 'title', v.title, 'sku', v.sku, 'options', v.options, 'price_minor', v.price_minor)
                order by v.position)
            from catalog.product_variants v
            where v.store_id = p_store and v.product_id = p.id and v.deleted_at is null), '[]'))
    from catalog.products p where p.store_id = p_store and p.id = p_product
$$;
