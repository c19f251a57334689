-- pricing.resolve_for_segments: what one of each costs an audience (a set of segments, not a customer), for listings.
-- Nouns:    p_currency null: the store's. next_change_at: when one of the prices that concern this audience next begins or
--           ends by itself; null: not without somebody's doing, which is announced.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function pricing.resolve_for_segments(
    p_store uuid, p_variants uuid[], p_segments uuid[], p_currency text, p_at timestamptz default platform.now()
) returns table (n int, unit_minor bigint, compare_at_minor bigint, source text, next_change_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_currencies text[] := array_fill(coalesce(p_currency, v_home), array[cardinality(p_variants)]);
begin
    if p_variants is null then
        return;
    elsif pricing.is_plain(p_store) then
        return query
        select r.n, r.unit_minor, r.compare_at_minor, r.source, null::timestamptz
        from pricing.resolve_prices(p_store, p_variants, null, null, v_currencies, p_at) r;
        return;
    end if;
    return query
    select r.n, r.unit_minor, r.compare_at_minor, r.source, turn.at
    from pricing.choose_prices(
        p_store, p_variants, null, array_fill(1, array[cardinality(p_variants)]),
        array_fill(1, array[cardinality(p_segments)]), p_segments, v_currencies, p_at) r
    left join pricing.products_of(p_store, p_variants) v on v.id = p_variants[r.n]
    left join lateral (
        select min(case when x.effective_at > p_at then x.effective_at else x.expires_at end) as at
        from (values (v.id), (v.product_id)) t (id)
        join catalog.product_prices x
            on x.store_id = p_store and x.target_id = t.id and x.origin = 'list'
            and x.currency in (v_currencies[1], v_home) and x.min_qty = 1
            and (x.expires_at is null or x.expires_at > p_at)
            and (x.segment_id is null or x.segment_id = any (p_segments))
    ) turn on true;
end
$$;
