-- pricing.lowest_before: the lowest public price of each variant in the thirty days before an instant (its own, side by side
-- in p_began): every price in force at any moment of [instant - 30 days, instant) counts, however old; what began at the
-- instant does not. No row where there was none.
-- Nouns:    a day is one of the store's calendar, so that a clock that is put forward takes nothing from the window.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.lowest_before(
    p_store uuid, p_variants uuid[], p_began timestamptz[], p_currency text
) returns table (variant_id uuid, amount_minor bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select p.variant_id, min(p.amount_minor)
    from unnest(p_variants, p_began) w (variant_id, began_at)
    join stores.stores s on s.id = p_store
    join pricing.public_pieces(p_store, p_variants, p_currency, (select max(b) from unnest(p_began) b)) p
        on p.variant_id = w.variant_id
    where p.began_at < w.began_at
      and coalesce(p.ended_at, 'infinity')
          > (w.began_at at time zone s.time_zone - interval '30 days') at time zone s.time_zone
    group by p.variant_id having min(p.amount_minor) is not null
$$;
