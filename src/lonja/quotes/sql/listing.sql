-- quotes.listing: one page of published products, as cards, at the prices its audience pays. As catalog.listing otherwise.
-- Nouns:    p_filter: see catalog.listing. The sorts by price keep the order of base prices (0026).
--           p_audience: currency (absent: the store's), segments (absent: the public).
--           Answers besides: valid_until, when one of these prices next changes by itself; of a card: prior_lowest_minor
--           (Omnibus) and promotions.
-- Promises: PRC-05, PRC-06, PRC-07 in one round trip, however many prices, segments and promotions there are. A store that
--           has none gets catalog's answer as it is.
-- Locks:    none.
-- Refuses:  LJ202 category_not_found · LJ203 brand_not_found · LJ204 collection_not_found
create or replace function quotes.listing(p_store uuid, p_filter jsonb, p_audience jsonb default '{}') returns json
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    v_page json;
begin
    perform platform.visit(p_store);
    v_page := catalog.listing(p_store, p_filter);
    if quotes.is_as_written(p_store, p_audience) and not quotes.has_reduced(v_page) then
        return v_page;
    end if;
    return quotes.tag_page(p_store, v_page::jsonb, p_audience);
end
$$;
