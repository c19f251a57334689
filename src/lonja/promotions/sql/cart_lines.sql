-- promotions.cart_lines: the goods of a cart, one line a variant and price, in an order of their own.
-- Promises: neither the order in which things were put into a cart nor how often matters from here on.
-- Internal: SECURITY INVOKER.
create or replace function promotions.cart_lines(
    p_lines jsonb, out variants uuid[], out units bigint[], out quantities bigint[], out gross bigint[]
)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(variant order by variant, unit), '{}'), coalesce(array_agg(unit order by variant, unit), '{}'),
           coalesce(array_agg(quantity order by variant, unit), '{}'),
           coalesce(array_agg(unit * quantity order by variant, unit), '{}')
    from (
        select (l ->> 'variant_id')::uuid as variant, (l ->> 'unit_minor')::bigint as unit,
               sum((l ->> 'quantity')::int) as quantity
        from jsonb_array_elements(p_lines) l
        where (l ->> 'unit_minor')::bigint >= 0 and (l ->> 'quantity')::int > 0
        group by 1, 2
    ) line
$$;
