-- catalog.put_parts: replaces those parts of a product that p_product names, then derives what hangs on them.
-- Internal: SECURITY INVOKER; the product is locked by its writer.
-- Refuses: LJ204 collection_not_found · LJ205 variant_not_found · LJ211 options_invalid · LJ212 too_many
create or replace function catalog.put_parts(p_store uuid, p_product uuid, p_parts jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform catalog.limit_parts(p_parts);
    if p_parts ? 'options' then
        perform catalog.put_options(p_store, p_product, p_parts -> 'options');
    end if;
    if p_parts ? 'variants' then
        perform catalog.put_variants(p_store, p_product, p_parts -> 'variants');
    end if;
    if p_parts ? 'options' or p_parts ? 'variants' then
        perform catalog.derive_variants(p_store, p_product);
    end if;
    if p_parts ? 'images' then
        delete from catalog.product_images where store_id = p_store and product_id = p_product;
        insert into catalog.product_images (store_id, product_id, url, alt, position)
        select p_store, p_product, i.value ->> 'url', i.value ->> 'alt', i.position
        from jsonb_array_elements(p_parts -> 'images') with ordinality as i (value, position);
    end if;
    if p_parts ? 'attributes' then
        delete from catalog.product_attribute_values where store_id = p_store and product_id = p_product;
        insert into catalog.product_attribute_values (store_id, product_id, name, value, position)
        select p_store, p_product, a.value ->> 'name', a.value ->> 'value', a.position
        from jsonb_array_elements(p_parts -> 'attributes') with ordinality as a (value, position);
    end if;
    if p_parts ? 'collections' then
        perform catalog.put_collections(p_store, p_product, p_parts -> 'collections');
    end if;
end
$$;
