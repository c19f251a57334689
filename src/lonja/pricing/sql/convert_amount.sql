-- pricing.convert_amount: an amount in another currency, half up. Null without a rate. Prices are rounded by the store's
-- rule instead (pricing.round_price).
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.convert_amount(
    p_store uuid, p_minor bigint, p_from text, p_to text, p_at timestamptz default platform.now()
) returns bigint
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select round(p_minor * pricing.exchange_factor(p_store, p_from, p_to, p_at))::bigint
$$;
