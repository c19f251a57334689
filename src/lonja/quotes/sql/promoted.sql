-- quotes.promoted: what one unit of each comes to with the promotions that ask for nothing, by place in the arrays.
-- Nouns:    promo_minor null: nothing applies. names, of the promotions at work, as JSON; began_at, when the first of them
--           began; changes_at, when a promotion next begins or ends.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.promoted(
    p_store uuid, p_variants uuid[], p_products uuid[], p_units bigint[], p_compares bigint[], p_segments uuid[],
    p_currency text, p_at timestamptz
) returns table (n bigint, promo_minor bigint, names jsonb, began_at timestamptz, changes_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_units jsonb;
begin
    if not exists (
        select from promotions.promotion_rules r
        where r.store_id = p_store and r.is_active and r.deleted_at is null and not r.needs_code
    ) then
        return;
    end if;
    -- A unit is known by its place: one variant may stand here at several prices, those of its tiers.
    select jsonb_agg(jsonb_build_object(
        'variant_id', quotes.place_id(x.n), 'unit_minor', x.unit_minor,
        'facets', to_jsonb(f.facets || ('variant:' || x.variant_id)
            || case when x.compare_at_minor > x.unit_minor then array['sale'] else '{}' end)))
    into v_units
    from unnest(p_variants, p_products, p_units, p_compares) with ordinality
        as x (variant_id, product_id, unit_minor, compare_at_minor, n)
    join quotes.facets_of(p_store, array(select distinct p from unnest(p_products) p)) f on f.product_id = x.product_id
    where x.unit_minor is not null;
    return query
    select x.n, u.promo_minor, to_jsonb(u.names), b.at, u.next_change_at
    from promotions.unit_prices(
        p_store, v_units, p_segments,
        case when p_currency = v_home then 1 else pricing.exchange_factor(p_store, v_home, p_currency, p_at) end, p_at) u
    join generate_series(1::bigint, cardinality(p_variants)) as x (n) on quotes.place_id(x.n) = u.variant_id
    left join lateral (
        select min(coalesce(r.starts_at, r.created_at)) as at
        from promotions.promotion_rules r
        where r.store_id = p_store and r.is_active and r.deleted_at is null and not r.needs_code
          and (r.starts_at > p_at) is not true and (r.customer_groups = '{}' or r.customer_groups && p_segments)
          and r.name = any (u.names)
    ) b on u.promo_minor is not null;
end
$$;
