-- quotes.lowest_known: of reduced variants, the lowest public price of the thirty days before the reduction (Omnibus),
-- whatever reduced them: a public price (pricing knows when that began; one that was there from the beginning has nothing
-- before it), else a promotion, for which p_began says when, or a price of a segment, which the public price of the last
-- thirty days stands beside (p_began is null).
-- Nouns:    in another currency: by the prices given in it, else the store's, converted and rounded as prices are.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.lowest_known(
    p_store uuid, p_variants uuid[], p_began timestamptz[], p_currency text, p_at timestamptz
) returns table (variant_id uuid, amount_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_known uuid[];
    v_amounts bigint[];
    v_others uuid[];
    v_began timestamptz[];
begin
    if p_variants is null or p_variants = '{}' then
        return;
    end if;
    select array_agg(l.variant_id), array_agg(l.amount_minor) into v_known, v_amounts
    from pricing.prior_lowest(p_store, p_variants, p_currency, p_at) l;
    select array_agg(w.id), array_agg(coalesce(w.began_at, p_at)) into v_others, v_began
    from unnest(p_variants, p_began) w (id, began_at)
    where (v_known is null or w.id <> all (v_known)) and (w.began_at is not null or w.id not in (
        select r.variant_id from pricing.reductions(p_store, p_variants, p_currency, p_at) r
        union all
        select r.variant_id from pricing.reductions(p_store, p_variants, v_home, p_at) r where p_currency <> v_home));
    return query
    select k.id, k.amount from unnest(v_known, v_amounts) k (id, amount)
    union all
    select w.id, coalesce(g.amount_minor, h.amount_minor)
    from unnest(v_others) w (id)
    left join pricing.lowest_before(p_store, v_others, v_began, p_currency) g on g.variant_id = w.id
    left join lateral (
        select pricing.round_price(
            b.amount_minor * pricing.exchange_factor(p_store, v_home, p_currency, p_at),
            c.rounding, c.round_to_minor, c.minus_minor) as amount_minor
        from pricing.store_currencies c
        cross join pricing.lowest_before(p_store, v_others, v_began, v_home) b
        where p_currency <> v_home and c.store_id = p_store and c.currency = p_currency and c.is_active
          and b.variant_id = w.id
    ) h on g.variant_id is null;
end
$$;
