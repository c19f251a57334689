-- catalog.update_product: changes what p_change names and leaves the rest as it is.
-- Nouns:    p_change: any of the keys of create_product. A part that is named (options, variants, images, attributes,
--           collections) is replaced as a whole: variants missing from it are deleted softly, for orders refer to them.
--           unchanged_since: the updated_at that the editor saw; somebody else's save in between refuses this one.
-- Promises: all of it or nothing. P06, one effect per key.
-- Locks:    idempotency key; the product: two editors of one product come one after the other.
-- Refuses:  LJ010 · LJ201 product_not_found · LJ202 category_not_found · LJ203 brand_not_found · LJ205 variant_not_found
--           LJ206 slug_taken · LJ207 sku_taken · LJ211 options_invalid · LJ212 too_many · LJ218 product_changed
create or replace function catalog.update_product(p_store uuid, p_call jsonb, p_product uuid, p_change jsonb) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    c jsonb := p_change - 'unchanged_since';
    v_changed timestamptz;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.update_product');
    if v_old is not null then
        return v_old;
    end if;
    if p_change ? 'unchanged_since' then
        select updated_at into v_changed from catalog.products where store_id = p_store and id = p_product for update;
        if v_changed <> (p_change ->> 'unchanged_since')::timestamptz then
            perform platform.refuse('LJ218', 'somebody changed it meanwhile', jsonb_build_object('changed_at', v_changed));
        end if;
    end if;
    perform catalog.check_references(p_store, c);
    update catalog.products p set
        title = case when c ? 'title' then c ->> 'title' else p.title end,
        slug = case when c ? 'slug' then c ->> 'slug' else p.slug end,
        description = case when c ? 'description' then c ->> 'description' else p.description end,
        base_price_minor = case when c ? 'base_price_minor' then (c ->> 'base_price_minor')::bigint else p.base_price_minor end,
        status = case when c ? 'status' then c ->> 'status' else p.status end,
        is_digital = case when c ? 'is_digital' then (c ->> 'is_digital')::boolean else p.is_digital end,
        file_path = case when c ? 'file_path' then c ->> 'file_path' else p.file_path end,
        category_id = case when c ? 'category_id' then (c ->> 'category_id')::uuid else p.category_id end,
        brand_id = case when c ? 'brand_id' then (c ->> 'brand_id')::uuid else p.brand_id end,
        tags = case when c ? 'tags' then catalog.text_array(c -> 'tags') else p.tags end,
        updated_at = platform.now()
    where p.store_id = p_store and p.id = p_product and p.deleted_at is null;
    if not found then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    perform catalog.put_parts(p_store, p_product, c);
    perform platform.emit(p_store, 'product.updated', 'product', p_product,
        jsonb_build_object('changed', (select jsonb_agg(key) from jsonb_object_keys(c) as key)));
    perform catalog.announce(p_store);
    return platform.remember(p_store, p_call, 'catalog.update_product', catalog.saved_product(p_store, p_product));
end
$$;
