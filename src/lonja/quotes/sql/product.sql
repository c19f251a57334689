-- quotes.product: one published product with everything its page shows, at the prices its audience pays.
-- Nouns:    p_name: id or slug. p_audience: see quotes.listing. As catalog.product otherwise.
--           Answers besides: valid_until; of a variant: prior_lowest_minor (Omnibus), promotions and tiers.
-- Promises: as quotes.listing.
-- Locks:    none.
-- Refuses:  LJ201 product_not_found
create or replace function quotes.product(p_store uuid, p_name text, p_audience jsonb default '{}') returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    v_product json;
begin
    perform platform.visit(p_store);
    v_product := catalog.product(p_store, p_name);
    if quotes.is_as_written(p_store, p_audience) and not quotes.has_reduced(v_product) then
        return v_product;
    end if;
    return quotes.tag_product(p_store, v_product::jsonb, p_audience);
end
$$;
