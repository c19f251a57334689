-- pricing.is_plain: the store has given no prices besides the catalog's and sells in its own currency only. Two probes; most
-- stores are plain, and what they sell costs what the variants' columns say.
-- The order leaves one index to begin from (product_prices_given): where no price was given it must not look at the others.
-- Internal: SECURITY INVOKER.
create or replace function pricing.is_plain(p_store uuid) returns boolean
language sql stable
as $$
    select not exists (
            select from catalog.product_prices r where r.store_id = p_store and r.origin = 'list'
            order by r.store_id, r.target_id, r.currency limit 1)
       and not exists (select from pricing.store_currencies c where c.store_id = p_store)
$$;
