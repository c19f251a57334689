-- pricing.prior_lowest: of variants whose public price is now reduced, the lowest public price of the thirty days before the
-- reduction began (Directive 98/6/EC, article 6a). No row where it is not reduced, or had no price before.
-- Nouns:    p_currency null: the store's. In another one: by the prices given in it where one is in force; else the store's
--           prior price, converted and rounded as the price is.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.prior_lowest(
    p_store uuid, p_variants uuid[], p_currency text, p_at timestamptz default platform.now()
) returns table (variant_id uuid, amount_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_currency text := coalesce(p_currency, v_home);
    v_given uuid[] := p_variants;
    v_reduced uuid[];
    v_began timestamptz[];
begin
    if v_currency <> v_home then
        v_given := array(
            select p.variant_id from pricing.public_pieces(p_store, p_variants, v_currency, p_at) p
            where p.ended_at is null and p.amount_minor is not null);
        return query
        select l.variant_id, pricing.round_price(
            l.amount_minor * pricing.exchange_factor(p_store, v_home, v_currency, p_at),
            c.rounding, c.round_to_minor, c.minus_minor)
        from pricing.store_currencies c
        cross join pricing.prior_lowest(
            p_store, array(select v from unnest(p_variants) v where v <> all (v_given)), v_home, p_at) l
        where c.store_id = p_store and c.currency = v_currency and c.is_active
          and pricing.exchange_factor(p_store, v_home, v_currency, p_at) is not null;
    end if;
    select array_agg(r.variant_id), array_agg(r.began_at) into v_reduced, v_began
    from pricing.reductions(p_store, v_given, v_currency, p_at) r;
    return query select * from pricing.lowest_before(p_store, v_reduced, v_began, v_currency);
end
$$;
