-- taxes.set_product_category: how a product is taxed, by the code of a category; null, or the default one, is as everything else.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the product's row.
-- Refuses:  LJ010 · LJ201 product_not_found · LJ523 unknown_tax_category
create or replace function taxes.set_product_category(p_store uuid, p_call jsonb, p_product uuid, p_category text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.set_product_category') is not null then
        return;
    end if;
    if p_category is not null and not exists (
        select from taxes.tax_categories where store_id = p_store and code = p_category
    ) then
        perform platform.refuse('LJ523', 'no such tax category', jsonb_build_object('category', p_category));
    end if;
    if not exists (
        select from catalog.products where store_id = p_store and id = p_product and deleted_at is null
    ) then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_product));
    end if;
    delete from taxes.product_tax_categories where store_id = p_store and product_id = p_product;
    insert into taxes.product_tax_categories (store_id, product_id, category_id)
    select p_store, p_product, c.id from taxes.tax_categories c
    where c.store_id = p_store and c.code = p_category and not c.is_default;
    perform platform.remember(p_store, p_call, 'taxes.set_product_category', '{}');
end
$$;
