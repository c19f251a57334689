-- catalog.create_product: a new product with everything it consists of, at once.
-- Nouns:    p_product: title, slug; optionally id, description, base_price_minor, status, is_digital, file_path,
--           category_id, brand_id, tags, and the parts: options, variants, images, attributes, collections
--           (catalog/sql/put_parts.sql). Without variants it gets one that bears its title and price.
-- Promises: all of it or nothing. One effect per idempotency key. PLT-04, CAT-08: slug and SKU are one in the store.
-- Refuses:  LJ202 category_not_found · LJ203 brand_not_found · LJ206 slug_taken · LJ207 sku_taken · LJ211 options_invalid
--           LJ212 too_many
create or replace function catalog.create_product(p_store uuid, p_call jsonb, p_product jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_id uuid := coalesce((p_product ->> 'id')::uuid, uuidv7());
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.create_product');
    if v_old is not null then
        return v_old;
    end if;
    perform catalog.check_references(p_store, p_product);
    insert into catalog.products
        (store_id, id, title, slug, description, base_price_minor, status, is_digital, file_path, category_id, brand_id, tags)
    values (p_store, v_id, p_product ->> 'title', p_product ->> 'slug', coalesce(p_product ->> 'description', ''),
            coalesce((p_product ->> 'base_price_minor')::bigint, 0), coalesce(p_product ->> 'status', 'draft'),
            coalesce((p_product ->> 'is_digital')::boolean, false), p_product ->> 'file_path',
            (p_product ->> 'category_id')::uuid, (p_product ->> 'brand_id')::uuid,
            catalog.text_array(p_product -> 'tags'));
    if coalesce(p_product -> 'variants', '[]') = '[]' then
        p_product := p_product || jsonb_build_object('variants', jsonb_build_array(
            jsonb_build_object('sku', p_product ->> 'sku', 'price_minor',
                coalesce((p_product ->> 'base_price_minor')::bigint, 0))));
    end if;
    perform catalog.put_parts(p_store, v_id, p_product);
    perform platform.emit(p_store, 'product.created', 'product', v_id, jsonb_build_object('slug', p_product ->> 'slug'));
    perform catalog.announce(p_store);
    return platform.remember(p_store, p_call, 'catalog.create_product', catalog.saved_product(p_store, v_id));
end
$$;
