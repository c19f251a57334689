-- drops.what_to_wait_for: what somebody who waits for a drop or a variant waits for now: opens, restock, or null: it can be
-- bought already, or will never be.
-- Internal: SECURITY INVOKER.
create or replace function drops.what_to_wait_for(p_store uuid, p_drop uuid, p_variant uuid) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_starts timestamptz;
begin
    if p_drop is not null then
        select coalesce(c.starts_at, '-infinity') into v_starts from catalog.collections c
        where c.store_id = p_store and c.id = p_drop and c.type = 'drop' and c.is_active and c.deleted_at is null
          and coalesce(c.ends_at > platform.now(), true);
    else
        select '-infinity' into v_starts from catalog.product_variants v
        join catalog.products p on p.store_id = v.store_id and p.id = v.product_id
        where v.store_id = p_store and v.id = p_variant
          and p.status = 'active' and p.deleted_at is null and v.is_active and v.deleted_at is null;
    end if;
    return case when v_starts > platform.now() then 'opens'
                when v_starts is not null and not drops.is_there(p_store, coalesce(p_variant, p_drop)) then 'restock' end;
end
$$;
