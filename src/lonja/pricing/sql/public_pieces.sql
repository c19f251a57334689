-- pricing.public_pieces: the public price of each variant through time, up to p_at: pieces that touch, oldest first. What a
-- stranger paid for one of it: a general list price of the variant, else of its product, else the catalog's.
-- Nouns:    p_currency: prices given in it only. ended_at is null in the piece that p_at is in; amount_minor is null while
--           there was no price.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.public_pieces(p_store uuid, p_variants uuid[], p_currency text, p_at timestamptz)
returns table (
    variant_id uuid, began_at timestamptz, ended_at timestamptz, amount_minor bigint, compare_at_minor bigint)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with spell as materialized (
        select v.id as variant_id, r.effective_at, r.expires_at, r.amount_minor, r.compare_at_minor,
               (r.origin = 'catalog')::int * 2 + (r.variant_id is null)::int as turn
        from pricing.products_of(p_store, p_variants) v
        cross join lateral (
            select x.* from catalog.product_prices x
            where x.store_id = p_store and x.variant_id = v.id and x.currency = p_currency and x.segment_id is null
            union all
            select x.* from catalog.product_prices x
            where x.store_id = p_store and x.product_id = v.product_id and x.currency = p_currency and x.segment_id is null
        ) r
        where r.min_qty = 1 and r.effective_at <= p_at
    ), edge as (
        select s.variant_id, s.effective_at as at from spell s
        union
        select s.variant_id, s.expires_at from spell s where s.expires_at <= p_at
    )
    select e.variant_id, e.at, lead(e.at) over (partition by e.variant_id order by e.at), p.amount_minor,
           p.compare_at_minor
    from edge e
    left join lateral (
        select s.amount_minor, s.compare_at_minor from spell s
        where s.variant_id = e.variant_id and s.effective_at <= e.at and (s.expires_at is null or s.expires_at > e.at)
        order by s.turn limit 1
    ) p on true
$$;
