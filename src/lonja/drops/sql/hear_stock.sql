-- drops.hear_stock: reads the news of goods that are there again (stock.replenished), at most p_limit, and notes what somebody
-- waits for: the variants, and the drops they are in. Answers how much news it took.
-- Promises: the news is taken in the transaction that notes it. Nothing is told here: drops.tell_restock does, and looks
--           again whether it still is there.
-- Locks:    the news; as drops.note_stock.
create or replace function drops.hear_stock(p_store uuid, p_call jsonb, p_limit int default 500) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_news uuid[];
begin
    perform platform.enter(p_store, p_call);
    v_news := array(select platform.take_news(p_store, 'reminders', p_limit));
    perform drops.note_stock(p_store, array(
        with there as materialized (
            select distinct e.aggregate_id as variant_id from platform.domain_events e
            where e.store_id = p_store and e.id = any (v_news) and e.type = 'stock.replenished'
        )
        select variant_id from there
        union
        select m.collection_id from there t
        join catalog.product_variants v on v.store_id = p_store and v.id = t.variant_id
        join catalog.collection_products m on m.store_id = p_store and m.product_id = v.product_id), platform.now());
    return cardinality(v_news);
end
$$;
