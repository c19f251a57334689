-- catalog.save_variants: the options of a product and the variants made of them, as a whole.
-- Nouns:    p_options: [{name, values}] in order. p_variants: [{id?, options {name: value}, price_minor, compare_at_minor,
--           sku, title, weight_grams, is_active}] in order; a variant with an id stays itself, one without is new.
-- Promises: C-28: variant_options is the truth, product_variants.options is derived from it here and nowhere else.
--           Every variant has one value for every option, and no two have the same.
-- Locks:    the product.
-- Refuses:  LJ201 product_not_found · LJ205 variant_not_found · LJ207 sku_taken · LJ211 options_invalid · LJ212 too_many
create or replace function catalog.save_variants(
    p_store uuid, p_call jsonb, p_product uuid, p_options jsonb, p_variants jsonb
) returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select catalog.update_product(p_store, p_call, p_product,
        jsonb_build_object('options', p_options, 'variants', p_variants))
$$;
