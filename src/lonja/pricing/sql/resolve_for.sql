-- pricing.resolve_for: pricing.resolve_prices for one audience that is said and not looked up: a set of segments, in one
-- currency (null: the store's). What a quote asks, and what a preview may ask for somebody who is not there.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.resolve_for(
    p_store uuid, p_variants uuid[], p_quantities int[], p_segments uuid[], p_currency text,
    p_at timestamptz default platform.now()
) returns table (n int, unit_minor bigint, compare_at_minor bigint, source text)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_currencies text[] := array_fill(p_currency, array[cardinality(p_variants)]);
begin
    if p_variants is null then
        return;
    elsif pricing.is_plain(p_store) then
        return query select * from pricing.resolve_prices(p_store, p_variants, p_quantities, null, v_currencies, p_at);
        return;
    end if;
    return query
    select * from pricing.choose_prices(
        p_store, p_variants, p_quantities, array_fill(1, array[cardinality(p_variants)]),
        array_fill(1, array[cardinality(p_segments)]), p_segments, v_currencies, p_at);
end
$$;
