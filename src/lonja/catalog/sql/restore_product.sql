-- catalog.restore_product: brings a deleted product back, with the variants that were deleted together with it.
-- Promises: it comes back as it was, if its slug and SKUs are still free; its prices begin again (P13). P06.
-- Locks:    idempotency key; the product.
-- Refuses:  LJ010 · LJ201 product_not_found · LJ206 slug_taken · LJ207 sku_taken
create or replace function catalog.restore_product(p_store uuid, p_call jsonb, p_product uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_deleted_at timestamptz;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'catalog.restore_product');
    if v_old is not null then
        return v_old;
    end if;
    select deleted_at into v_deleted_at from catalog.products where store_id = p_store and id = p_product for update;
    if v_deleted_at is null then
        perform platform.refuse('LJ201', 'no such deleted product', jsonb_build_object('product', p_product));
    end if;
    update catalog.products set deleted_at = null, updated_at = platform.now() where store_id = p_store and id = p_product;
    update catalog.product_variants set deleted_at = null, updated_at = platform.now()
    where store_id = p_store and product_id = p_product and deleted_at = v_deleted_at;
    perform catalog.write_prices_of(p_store, p_product);
    perform platform.emit(p_store, 'product.restored', 'product', p_product, '{}');
    perform catalog.announce(p_store);
    return platform.remember(p_store, p_call, 'catalog.restore_product', catalog.saved_product(p_store, p_product));
end
$$;
