-- quotes.rates_change_at: when a rate that is known already comes into force and may move the converted prices of an audience.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.rates_change_at(p_store uuid, p_audience jsonb) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select min(r.effective_at) from pricing.currency_rates r
    where r.store_id = p_store and r.effective_at > platform.now() and p_audience ->> 'currency' is not null
$$;
