-- pricing.is_plain: the store has given no prices besides the catalog's and sells in its own currency only. Two probes; most
-- stores are plain, and what they sell costs what the variants' columns say.
-- No SET clause on purpose: inlined into what asks.
-- Internal: SECURITY INVOKER.
create or replace function pricing.is_plain(p_store uuid) returns boolean
language sql stable
as $$
    select not exists (select from catalog.product_prices r where r.store_id = p_store and r.origin = 'list')
       and not exists (select from pricing.store_currencies c where c.store_id = p_store)
$$;
