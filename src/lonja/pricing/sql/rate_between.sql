-- pricing.rate_between: what one unit of a currency is worth in another by the latest rate given for the two, either way
-- round; the given direction where both are of one instant. Null when none was given by then.
-- Thirty decimals, so that turning a rate round costs nothing that a bigint of minor units could show.
-- Internal: SECURITY INVOKER.
create or replace function pricing.rate_between(p_store uuid, p_from text, p_to text, p_at timestamptz) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select case when p_from = p_to then 1 else (
        select x.rate from (
            (select r.effective_at, r.rate, 1 as turn from pricing.currency_rates r
             where r.store_id = p_store and r.base = p_from and r.quote = p_to and r.effective_at <= p_at
             order by r.effective_at desc limit 1)
            union all
            (select r.effective_at, 1.000000000000000000000000000000 / r.rate, 2 from pricing.currency_rates r
             where r.store_id = p_store and r.base = p_to and r.quote = p_from and r.effective_at <= p_at
             order by r.effective_at desc limit 1)
        ) x order by x.effective_at desc, x.turn limit 1) end
$$;
