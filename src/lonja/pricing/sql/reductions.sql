-- pricing.reductions: of variants whose public price is reduced at p_at, when this reduction began.
-- Nouns:    reduced: it has a compare_at above itself, which is the announcement. A reduction is an unbroken series of such
--           prices, each not higher than the one before (docs/decisions/0020-prices-are-their-own-history.md).
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.reductions(p_store uuid, p_variants uuid[], p_currency text, p_at timestamptz)
returns table (variant_id uuid, began_at timestamptz)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with piece as (
        select p.variant_id, p.began_at, p.ended_at, p.amount_minor,
               coalesce(p.compare_at_minor > p.amount_minor, false) as is_reduced,
               lag(p.amount_minor) over earlier as before_minor,
               coalesce(lag(p.compare_at_minor > p.amount_minor) over earlier, false) as was_reduced
        from pricing.public_pieces(p_store, p_variants, p_currency, p_at) p
        window earlier as (partition by p.variant_id order by p.began_at)
    )
    select p.variant_id,
           max(p.began_at) filter (where p.is_reduced and not (p.was_reduced and p.amount_minor <= p.before_minor))
    from piece p
    group by p.variant_id having bool_or(p.is_reduced) filter (where p.ended_at is null)
$$;
