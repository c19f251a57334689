-- catalog.delete_product: takes a product and its variants out of sight and gives their slug and SKUs free.
-- Promises: PLT-11, PLT-15: nothing is erased; orders keep what they refer to, audit reads still find it.
--           P06, one effect per key. P13: its prices end with it.
-- Locks:    idempotency key; the product.
-- Refuses:  LJ010 · LJ201 product_not_found
create or replace function catalog.delete_product(p_store uuid, p_call jsonb, p_product uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'catalog.delete_product') is not null then
        return;
    end if;
    update catalog.products set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_product and deleted_at is null;
    if not found then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    update catalog.product_variants set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and product_id = p_product and deleted_at is null;
    perform catalog.write_prices_of(p_store, p_product);
    perform platform.emit(p_store, 'product.deleted', 'product', p_product, '{}');
    perform catalog.announce(p_store);
    perform platform.remember(p_store, p_call, 'catalog.delete_product', '{}');
end
$$;
