-- quotes.price_tags: what each variant on sale of some products costs an audience now, one unit of it, and against what.
-- Nouns:    unit_minor, after promotions; compare_at_minor, what it is struck through against: the given one, else what it
--           costs without the promotions; prior_lowest_minor, where it is reduced: the lowest price of the thirty days before
--           (Omnibus); promotions, the names of those at work, as JSON; changes_at, when its prices next change by themselves.
--           place: the variant's place in its product.
-- Promises: one call of each resolver for all of them (FIELD-PAINS 28). A product of which something has no price in the
--           audience's currency is shown in the store's, whole.
-- Internal: SECURITY INVOKER; called inside an entered transaction.
create or replace function quotes.price_tags(p_store uuid, p_products uuid[], p_audience jsonb)
returns table (
    product_id uuid, variant_id uuid, place bigint, currency text, unit_minor bigint, compare_at_minor bigint,
    prior_lowest_minor bigint, promotions jsonb, changes_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz := platform.now();
    v_home text := (select s.currency from stores.stores s where s.id = p_store);
    v_currency text := coalesce(p_audience ->> 'currency', v_home);
    v_segments uuid[] := array(select jsonb_array_elements_text(p_audience -> 'segments')::uuid);
    v_variants uuid[];
    v_products uuid[];
    v_units bigint[];
    v_compares bigint[];
    v_changes timestamptz[];
    v_without uuid[] := '{}';
begin
    select array_agg(v.id order by v.product_id, v.position, v.id),
           array_agg(v.product_id order by v.product_id, v.position, v.id)
    into v_variants, v_products
    from catalog.product_variants v
    where v.store_id = p_store and v.product_id = any (p_products) and v.is_active and v.deleted_at is null;
    if v_variants is null then
        return;
    end if;
    select array_agg(r.unit_minor order by r.n), array_agg(r.compare_at_minor order by r.n),
           array_agg(r.next_change_at order by r.n)
    into v_units, v_compares, v_changes
    from pricing.resolve_for_segments(p_store, v_variants, v_segments, v_currency, v_now) r;
    if v_currency <> v_home and array_position(v_units, null) is not null then
        v_without := array(select distinct x.product_id from unnest(v_products, v_units) as x (product_id, unit_minor)
                           where x.unit_minor is null);
    end if;
    return query
    with paid as materialized (
        select x.variant_id, x.product_id, x.n, coalesce(t.promo_minor, v_units[x.n]) as now_minor,
               coalesce(v_compares[x.n], case when t.promo_minor < v_units[x.n] then v_units[x.n] end) as was_minor,
               coalesce(t.names, '[]') as names, t.began_at, least(v_changes[x.n], t.changes_at) as changes_at
        from unnest(v_variants, v_products) with ordinality as x (variant_id, product_id, n)
        left join quotes.promoted(
            p_store, v_variants, v_products, v_units, v_compares, v_segments, v_currency, v_now) t on t.n = x.n
        where x.product_id <> all (v_without)
    ), reduced as (
        select array_agg(p.variant_id) as variants, array_agg(p.began_at) as began from paid p where p.was_minor is not null
    )
    select p.product_id, p.variant_id, p.n, v_currency, p.now_minor, p.was_minor, l.amount_minor, p.names, p.changes_at
    from paid p
    left join (
        select k.* from reduced r cross join quotes.lowest_known(p_store, r.variants, r.began, v_currency, v_now) k
    ) l on l.variant_id = p.variant_id;
    if v_without <> '{}' then
        return query select * from quotes.price_tags(p_store, v_without, p_audience - 'currency');
    end if;
end
$$;
