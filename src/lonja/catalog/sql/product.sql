-- catalog.product: one published product with everything its page shows. p_name is its id or its slug.
-- Promises: PLT-13: only what is published and not deleted. One round trip; enters the store itself. No file_path: what a
--           digital product delivers is told to who bought it.
-- Refuses:  LJ201 product_not_found
create or replace function catalog.product(p_store uuid, p_name text) returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    v_id uuid;
begin
    perform platform.visit(p_store);
    if pg_input_is_valid(p_name, 'uuid') then
        select id into v_id from catalog.products
        where store_id = p_store and id = p_name::uuid and status = 'active' and deleted_at is null;
    else
        select id into v_id from catalog.products
        where store_id = p_store and slug = p_name and status = 'active' and deleted_at is null;
    end if;
    if v_id is null then
        perform platform.refuse('LJ201', 'no such product', jsonb_build_object('product', p_name));
    end if;
    return catalog.product_view(p_store, v_id, false);
end
$$;
