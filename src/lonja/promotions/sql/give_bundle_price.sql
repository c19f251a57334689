-- promotions.give_bundle_price: certain things together for one price.
-- Nouns:    p_action: parts (quantity each), price_minor in the store's currency, max_times. p_parts: the lines of each part,
--           as array literals; of them, those among p_lines count. Answers what each of p_lines is given; null when the
--           cart holds no whole bundle.
-- Promises: the dearest units go first, so the first bundles are the shopper's best; a unit is in one bundle once. The part
--           with the fewest units to choose from chooses first. A bundle that would cost no less than its units is not made.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_bundle_price(
    p_action jsonb, p_factor numeric, p_parts text[], p_lines int[], p_quantities bigint[], p_left bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_price numeric := round((p_action ->> 'price_minor')::numeric * p_factor);
    v_times bigint := coalesce((p_action ->> 'max_times')::bigint, 1000000);
    v_queue int[];
    v_starts int[];
    v_ends int[];
    v_needs bigint[];
    v_free bigint[] := p_quantities;
    v_picked bigint[];
    v_repeats bigint;
    v_gain bigint;
    v_total bigint;
begin
    with part as (
        select p.n, (p_action -> 'parts' -> (p.n - 1)::int ->> 'quantity')::bigint as need, sum(p_quantities[l.line]) as units,
               count(*)::int as size,
               array_agg(l.line order by p_left[l.line] / p_quantities[l.line] desc, l.line) as lines
        from unnest(p_parts) with ordinality p (literal, n) cross join unnest(p.literal::int[]) l (line)
        where l.line = any (p_lines)
        group by p.n
    ), placed as (
        select *, row_number() over w as place, (sum(size) over w)::int as last from part window w as (order by units, n)
    )
    select array_agg(need order by place), array_agg(last - size + 1 order by place), array_agg(last order by place),
           (select array_agg(q.line order by p.place, q.n) from placed p, unnest(p.lines) with ordinality q (line, n))
    into v_needs, v_starts, v_ends, v_queue
    from placed;
    if cardinality(v_needs) is distinct from cardinality(p_parts) then
        return null;
    end if;
    loop
        v_picked := promotions.pick_bundle(v_queue, v_starts, v_ends, v_needs, v_free);
        exit when v_picked is null;
        v_total := coalesce(v_total, 0);
        select least(min(v_free[l.line] / v_picked[l.line]), v_times),
               sum(div(p_left[l.line]::numeric * v_picked[l.line], p_quantities[l.line])) - v_price
        into v_repeats, v_gain
        from unnest(p_lines) l (line) where v_picked[l.line] > 0;
        exit when v_gain <= 0 or v_repeats = 0;
        v_total := v_total + v_repeats * v_gain;
        v_times := v_times - v_repeats;
        v_free := (select array_agg(f.units - v_repeats * v_picked[f.line] order by f.line)
                   from unnest(v_free) with ordinality f (units, line));
    end loop;
    if v_total is null then
        return null;
    end if;
    return promotions.share(v_total, (
        select array_agg(div(p_left[l.line]::numeric * (p_quantities[l.line] - v_free[l.line]), p_quantities[l.line])::bigint
                         order by l.n)
        from unnest(p_lines) with ordinality l (line, n)));
end
$$;
