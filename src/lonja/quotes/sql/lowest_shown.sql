-- quotes.lowest_shown: the lowest price that everybody was shown in the thirty days before each variant was reduced, in one
-- currency (Directive 98/6/EC, article 6a). No row where there was none.
-- Nouns:    p_began: since when it is reduced for who asks, where it is not so for everybody (null: now).
--           A reduction is an unbroken series of reduced prices, each not higher than the one before (0020), whatever reduced
--           them (0035). A day is one of the store's calendar.
-- Promises: it looks back two months, and further for those only whose reduction is older.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.lowest_shown(
    p_store uuid, p_variants uuid[], p_began timestamptz[], p_currency text, p_factor numeric, p_at timestamptz
) returns table (variant_id uuid, amount_minor bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_zone text := (select s.time_zone from stores.stores s where s.id = p_store);
    v_left uuid[] := p_variants;
    v_since timestamptz;
    v_known uuid[];
    v_amounts bigint[];
begin
    foreach v_since in array array[p_at - interval '62 days', p_at - interval '400 days', '-infinity'] loop
        exit when v_left = '{}';
        with piece as materialized (
            select p.*, lag(p.amount_minor) over earlier as before_minor,
                   coalesce(lag(p.is_reduced) over earlier, false) as was_reduced
            from quotes.shown_pieces(p_store, v_left, p_currency, p_factor, v_since, p_at) p
            window earlier as (partition by p.variant_id order by p.began_at)
        ), began as (
            select p.variant_id, case when bool_or(p.is_reduced) filter (where p.ended_at > p_at)
                then max(p.began_at) filter (where p.is_reduced and not (p.was_reduced and p.amount_minor <= p.before_minor))
                end as at
            from piece p group by p.variant_id
        ), frame as (
            select b.variant_id, x.at, (x.at at time zone v_zone - interval '30 days') at time zone v_zone as earliest
            from began b
            join unnest(p_variants, p_began) w (id, at) on w.id = b.variant_id
            cross join lateral (select coalesce(b.at, w.at, p_at) as at) x
        ), lowest as (
            select f.variant_id, min(p.amount_minor) filter (where p.began_at < f.at and p.ended_at > f.earliest) as amount
            from frame f join piece p on p.variant_id = f.variant_id
            where f.earliest >= v_since
            group by f.variant_id
        )
        select array_agg(l.variant_id), array_agg(l.amount) into v_known, v_amounts from lowest l;
        return query select k.id, k.amount from unnest(v_known, v_amounts) k (id, amount) where k.amount is not null;
        v_left := array(select v from unnest(v_left) v where (v = any (v_known)) is not true);
    end loop;
end
$$;
