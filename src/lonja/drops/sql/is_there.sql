-- drops.is_there: whether a variant, or anything of a drop, can be bought at this instant: on sale, and something left.
-- Internal: SECURITY INVOKER.
create or replace function drops.is_there(p_store uuid, p_subject uuid) returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_variants uuid[] := array[p_subject];
begin
    if exists (select from catalog.collections c where c.store_id = p_store and c.id = p_subject) then
        v_variants := array(
            select v.id from catalog.collection_products m
            join catalog.product_variants v on v.store_id = m.store_id and v.product_id = m.product_id
            where m.store_id = p_store and m.collection_id = p_subject);
    end if;
    return exists (
        select from catalog.offers o
        where o.store_id = p_store and o.variant_id = any (v_variants) and o.is_for_sale
          and (select sum(f.units) from inventory.free_stock f
               where f.store_id = p_store and f.variant_id = o.variant_id) > 0);
end
$$;
