-- catalog.put_variants: the variants of a product, as a whole and in order. One that is missing is deleted softly.
-- Promises: P13, the price rows follow.
-- Refuses: LJ205 variant_not_found (an id of another product) · LJ211 options_invalid (an option the product lacks)
create or replace function catalog.put_variants(p_store uuid, p_product uuid, p_variants jsonb) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_given jsonb;
    v_ids uuid[];
    v_kept int;
begin
    select jsonb_agg(
               jsonb_build_object('id', uuidv7()) || jsonb_strip_nulls(v.value) || jsonb_build_object('position', v.position)),
           array_agg((v.value ->> 'id')::uuid) filter (where v.value ->> 'id' is not null)
    into v_given, v_ids
    from jsonb_array_elements(p_variants) with ordinality as v (value, position);
    update catalog.product_variants
    set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and product_id = p_product and deleted_at is null and id <> all (coalesce(v_ids, '{}'));
    -- Two variants may trade their SKUs: nobody holds one while they are dealt out again.
    update catalog.product_variants
    set sku = null
    where store_id = p_store and product_id = p_product and id = any (v_ids);
    insert into catalog.product_variants as old
        (store_id, id, product_id, title, sku, price_minor, compare_at_minor, weight_grams, position, is_active)
    select p_store, (v ->> 'id')::uuid, p_product, coalesce(v ->> 'title', '-'), v ->> 'sku', (v ->> 'price_minor')::bigint,
           (v ->> 'compare_at_minor')::bigint, (v ->> 'weight_grams')::int, (v ->> 'position')::int,
           coalesce((v ->> 'is_active')::boolean, true)
    from jsonb_array_elements(v_given) as v
    on conflict (store_id, id) do update
    set title = excluded.title, sku = excluded.sku, price_minor = excluded.price_minor,
        compare_at_minor = excluded.compare_at_minor, weight_grams = excluded.weight_grams, position = excluded.position,
        is_active = excluded.is_active, deleted_at = null, updated_at = platform.now()
    where old.product_id = p_product;
    get diagnostics v_kept = row_count;
    if v_kept < jsonb_array_length(p_variants) then
        perform platform.refuse('LJ205', 'a variant belongs to another product');
    end if;
    delete from catalog.variant_options where store_id = p_store and product_id = p_product;
    insert into catalog.variant_options (store_id, product_id, variant_id, option_name, option_value)
    select p_store, p_product, (v ->> 'id')::uuid, o.key, o.value
    from jsonb_array_elements(v_given) as v, jsonb_each_text(v -> 'options') as o;
    perform catalog.write_prices_of(p_store, p_product);
end
$$;
