-- quotes.tag_page: catalog.listing's answer with the prices of an audience on its cards.
-- Nouns:    a card has the price of the cheapest variant on sale, and of the first one in order where several cost the same.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.tag_page(p_store uuid, p_page jsonb, p_audience jsonb) returns json
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with tags as materialized (
        select t.* from quotes.price_tags(
            p_store, array(select (c ->> 'id')::uuid from jsonb_array_elements(p_page -> 'cards') c), p_audience) t
    ), cheapest as (
        select distinct on (t.product_id) t.*, max(t.unit_minor) over (partition by t.product_id) as highest_minor
        from tags t
        order by t.product_id, t.unit_minor, t.place
    ), priced as (
        select coalesce(jsonb_agg(c.card || case when t.product_id is null then '{}' else jsonb_build_object(
            'currency', t.currency, 'price_minor', t.unit_minor, 'highest_price_minor', t.highest_minor,
            'compare_at_minor', t.compare_at_minor, 'prior_lowest_minor', t.prior_lowest_minor,
            'promotions', t.promotions) end order by c.n), '[]') as cards
        from jsonb_array_elements(p_page -> 'cards') with ordinality as c (card, n)
        left join cheapest t on t.product_id = (c.card ->> 'id')::uuid
    )
    select (p_page || jsonb_build_object(
        'cards', p.cards,
        'valid_until', least((select min(t.changes_at) from tags t), quotes.rates_change_at(p_store, p_audience))))::json
    from priced p
$$;
