-- taxes.delete_category: a category goes, and its rates with it. One that is not there is gone already.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key; the category.
-- Refuses:  LJ010 · LJ525 tax_category_in_use (the default one, or goods are in it)
create or replace function taxes.delete_category(p_store uuid, p_call jsonb, p_code text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_id uuid;
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'taxes.delete_category') is not null then
        return;
    end if;
    select c.id into v_id from taxes.tax_categories c where c.store_id = p_store and c.code = p_code for update;
    if exists (select from taxes.tax_categories c where c.store_id = p_store and c.id = v_id and c.is_default)
       or exists (select from taxes.product_tax_categories p where p.store_id = p_store and p.category_id = v_id) then
        perform platform.refuse('LJ525', 'this tax category is in use', jsonb_build_object('category', p_code));
    end if;
    delete from taxes.tax_categories where store_id = p_store and id = v_id;
    perform platform.remember(p_store, p_call, 'taxes.delete_category', '{}');
end
$$;
