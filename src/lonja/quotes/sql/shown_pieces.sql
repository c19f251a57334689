-- quotes.shown_pieces: the price of each variant through time that everybody was shown, promotions included, from p_since up to
-- p_at: pieces that touch, oldest first. is_reduced: something was struck through beside it.
-- Nouns:    p_currency: prices given in it only; p_factor, its minor units for one of the store's (null: nobody knows).
--           amount_minor is null while there was no price; ended_at is 'infinity' in the piece that p_at is in.
-- Promises: a call of the promotions' resolver for each time in which other promotions were at work, whatever the number of
--           variants. Which goods a promotion was about is read from what they are known by now.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.shown_pieces(
    p_store uuid, p_variants uuid[], p_currency text, p_factor numeric, p_since timestamptz, p_at timestamptz
) returns table (
    variant_id uuid, began_at timestamptz, ended_at timestamptz, amount_minor bigint, is_reduced boolean)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with good as materialized (
        select v.id, f.facets || ('variant:' || v.id) as facets
        from pricing.products_of(p_store, p_variants) v
        join quotes.facets_of(p_store, array(
            select distinct w.product_id from pricing.products_of(p_store, p_variants) w)) f on f.product_id = v.product_id
    ), turn as materialized (
        select t.* from promotions.past_rules(
            p_store, array(select distinct f from good g, unnest(g.facets) f), p_factor is not null, p_since, p_at) t
    ), bit as materialized (
        select t.n as turn, row_number() over () as place, p.variant_id, greatest(p.began_at, t.began_at) as began_at,
               least(p.ended_at, t.ended_at) as ended_at, p.amount_minor,
               coalesce(p.compare_at_minor > p.amount_minor, false) as is_sale
        from pricing.public_pieces(p_store, p_variants, p_currency, p_at) p
        join turn t on t.ended_at > p.began_at and (p.ended_at > t.began_at) is not false
    ), promoted as (
        select u.variant_id as place, u.promo_minor
        from turn t
        cross join lateral promotions.price_units(t.rules, (
            select jsonb_agg(jsonb_build_object(
                'variant_id', quotes.place_id(b.place), 'unit_minor', b.amount_minor,
                'facets', to_jsonb(g.facets || case when b.is_sale then array['sale'] else '{}' end)))
            from bit b join good g on g.id = b.variant_id where b.turn = t.n and b.amount_minor is not null
        ), coalesce(p_factor, 1)) u
        where t.rules <> '[]' and u.promo_minor is not null
    )
    select b.variant_id, b.began_at, b.ended_at, coalesce(p.promo_minor, b.amount_minor),
           b.is_sale or p.promo_minor is not null
    from bit b left join promoted p on p.place = quotes.place_id(b.place)
$$;
