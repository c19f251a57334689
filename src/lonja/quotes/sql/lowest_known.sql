-- quotes.lowest_known: of reduced variants, the lowest price that everybody was shown in the thirty days before the reduction
-- (Omnibus), whatever reduced it: a price with another one beside it, or a promotion. One that was there from the beginning has
-- nothing before it. What is reduced for some segments only has no public past of its own: it stands beside the lowest public
-- price before p_began, when their promotion began, or before now (null).
-- Nouns:    in another currency: by the prices given in it where one is in force, else the store's, converted and rounded as
--           prices are.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.lowest_known(
    p_store uuid, p_variants uuid[], p_began timestamptz[], p_currency text, p_at timestamptz
) returns table (variant_id uuid, amount_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_factor numeric := pricing.exchange_factor(p_store, v_home, p_currency, p_at);
    v_given uuid[] := p_variants;
begin
    if p_variants is null or p_variants = '{}' then
        return;
    elsif p_currency <> v_home then
        v_given := array(
            select p.variant_id from pricing.public_pieces(p_store, p_variants, p_currency, p_at) p
            where p.ended_at is null and p.amount_minor is not null);
        return query
        select l.variant_id,
               pricing.round_price(l.amount_minor * v_factor, c.rounding, c.round_to_minor, c.minus_minor)
        from (select array_agg(w.id) as ids, array_agg(w.at) as began
              from unnest(p_variants, p_began) w (id, at) where w.id <> all (v_given)) other
        join pricing.store_currencies c on c.store_id = p_store and c.currency = p_currency and c.is_active
        cross join lateral quotes.lowest_shown(p_store, other.ids, other.began, v_home, 1, p_at) l
        where v_factor is not null and other.ids is not null;
    end if;
    return query
    select l.*
    from (select coalesce(array_agg(w.id), '{}') as ids, array_agg(w.at) as began
          from unnest(p_variants, p_began) w (id, at) where w.id = any (v_given)) own
    cross join lateral quotes.lowest_shown(p_store, own.ids, own.began, p_currency, v_factor, p_at) l;
end
$$;
