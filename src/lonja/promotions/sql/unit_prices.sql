-- promotions.unit_prices: for listings: what one unit costs alone after the promotions that ask for nothing: automatic, without
-- a code, a minimum, a cap, a limit or a first order; percentages and amounts off a unit.
-- Nouns:    p_units: variant_id, unit_minor, facets (with `sale` where it is one). p_segments, of the audience. One row a
--           unit. p_factor null: nobody knows the rate, so amounts give nothing. promo_minor is null where nothing applies. next_change_at: when one of these promotions next begins or ends.
-- Promises: a listing never shows less than a cart with this unit alone will ask: what a buyer may turn out not to be given is not counted.
-- Internal: SECURITY INVOKER. Called inside a transaction that has entered the store.
create or replace function promotions.unit_prices(
    p_store uuid, p_units jsonb, p_segments uuid[], p_factor numeric, p_at timestamptz
) returns table (variant_id uuid, promo_minor bigint, names text[], next_change_at timestamptz)
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_rules jsonb;
    v_change timestamptz;
begin
    with asking_nothing as (
        select r.*
        from promotions.promotion_rules r
        where r.store_id = p_store and r.deleted_at is null and not r.needs_code and promotions.asks_nothing(r)
          and (p_factor is not null or r.action ->> 'type' = 'percentage')
          and (r.customer_groups = '{}' or r.customer_groups && p_segments)
          and (r.ends_at > p_at) is not false
    )
    select jsonb_agg(jsonb_build_object(
               'id', r.id, 'name', r.name, 'priority', r.priority, 'is_stackable', r.is_stackable,
               'stacking_group', r.stacking_group, 'condition', r.condition, 'action', r.action)
               ) filter (where (r.starts_at > p_at) is not true),
           min(case when r.starts_at > p_at then r.starts_at else r.ends_at end)
    into v_rules, v_change
    from asking_nothing r;
    if v_rules is null then
        return query
        select (u ->> 'variant_id')::uuid, null::bigint, '{}'::text[], v_change from jsonb_array_elements(p_units) u;
    else
        return query
        select p.variant_id, p.promo_minor, p.names, v_change
        from promotions.price_units(v_rules, p_units, coalesce(p_factor, 1)) p;
    end if;
end
$$;
