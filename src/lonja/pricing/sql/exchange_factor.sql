-- pricing.exchange_factor: by what minor units of one currency are multiplied to be minor units of another (PRC-08), exact
-- until somebody rounds. Null when there is no rate.
-- Promises: a rate given for the two; else across EUR, USD or the store's own currency, in this order. Decimals of both
--           are minded (JPY 0, KWD 3).
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.exchange_factor(
    p_store uuid, p_from text, p_to text, p_at timestamptz default platform.now()
) returns numeric
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rate numeric := pricing.rate_between(p_store, p_from, p_to, p_at);
begin
    if p_from = p_to then
        return 1;
    end if;
    v_rate := coalesce(v_rate, (
        select pricing.rate_between(p_store, p_from, c.pivot, p_at) * pricing.rate_between(p_store, c.pivot, p_to, p_at)
        from (
            select 'EUR' as pivot, 1 as turn union all select 'USD', 2
            union all select s.currency, 3 from stores.stores s where s.id = p_store
        ) c
        where pricing.rate_between(p_store, p_from, c.pivot, p_at) is not null
          and pricing.rate_between(p_store, c.pivot, p_to, p_at) is not null
        order by c.turn limit 1));
    return trim_scale(v_rate * power(10::numeric, pricing.exponent_of(p_to) - pricing.exponent_of(p_from)));
end
$$;
