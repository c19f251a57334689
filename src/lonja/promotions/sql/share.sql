-- promotions.share: shares an amount out in proportion to weights, exactly: by largest remainder, ties to the first.
-- Nouns:    p_amount at most the sum of the weights. Answers a share for each weight, in their order.
-- Promises: the shares add up to the amount, and none is larger than its weight.
-- Internal: SECURITY INVOKER.
create or replace function promotions.share(p_amount bigint, p_weights bigint[]) returns bigint[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    with total as materialized (
        select greatest(sum(w), 1) as weight from unnest(p_weights) w
    ), quota as (
        select w.n, div(p_amount * w.weight::numeric, t.weight)::bigint as floor,
               mod(p_amount * w.weight::numeric, t.weight) as rest
        from unnest(p_weights) with ordinality w (weight, n) cross join total t
    ), ranked as (
        select n, floor, row_number() over (order by rest desc, n) as place, p_amount - sum(floor) over () as missing
        from quota
    )
    select array_agg(floor + (place <= missing)::int order by n) from ranked
$$;
