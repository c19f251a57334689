-- catalog.sync_prices: who wrote variants directly (product_variants is a soft table) calls this afterwards, in the same
-- transaction if it can: the rows of product_prices follow. Answers how many variants had another price.
-- Nouns:    p_products: which products; null, all of the store.
-- Promises: P13 (catalog.write_prices). Again is nothing.
-- Locks:    the variants, in key order.
create or replace function catalog.sync_prices(p_store uuid, p_call jsonb, p_products uuid[] default null) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_variants uuid[];
    v_changed int;
begin
    perform platform.enter(p_store, p_call);
    if p_products is null then
        v_variants := array(select v.id from catalog.product_variants v where v.store_id = p_store);
    else
        v_variants := array(
            select v.id from catalog.product_variants v
            where v.store_id = p_store and v.product_id = any (p_products));
    end if;
    v_changed := catalog.write_prices(p_store, v_variants);
    if v_changed > 0 then
        perform catalog.announce(p_store);
    end if;
    return v_changed;
end
$$;
