-- promotions.give_buy_x_get_y: who buys x units gets the y cheapest of others for less, as often as the cart allows.
-- Nouns:    p_items: the lines that count as bought; p_lines: those that may be given, often the same. p_action:
--           buy_quantity x, get_quantity y, basis_points off them (default all), max_times. Answers what each of p_lines is
--           given; null when the cart has too few.
-- Promises: no unit is both bought and given: of the units that could be either, as many stay at their price as the
--           bought ones need. A unit is worth its share of what is left of its line, rounded down.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_buy_x_get_y(
    p_action jsonb, p_items int[], p_lines int[], p_quantities bigint[], p_left bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_x numeric := (p_action ->> 'buy_quantity')::numeric;
    v_y numeric := (p_action ->> 'get_quantity')::numeric;
    v_bought bigint;
    v_got bigint;
    v_both bigint;
    v_times bigint;
    v_wanted bigint;
    v_spare bigint;
    v_line record;
    v_taken bigint;
    v_worth bigint[] := array_fill(0::bigint, array[cardinality(p_lines)]);
begin
    select coalesce(sum(p_quantities[b.line]) filter (where g.line is null), 0),
           coalesce(sum(p_quantities[g.line]) filter (where b.line is null), 0),
           coalesce(sum(p_quantities[g.line]) filter (where b.line is not null), 0)
    into v_bought, v_got, v_both
    from unnest(p_items) b (line) full join unnest(p_lines) g (line) on g.line = b.line;
    v_times := least(div(v_bought + v_both, v_x), div(v_got + v_both, v_y), div(v_bought + v_got + v_both, v_x + v_y),
                     (p_action ->> 'max_times')::numeric);
    if v_times = 0 then
        return null;
    end if;
    v_wanted := v_times * v_y;
    v_spare := v_bought + v_both - v_times * v_x;
    for v_line in
        select g.n, p_quantities[g.line] as units, p_left[g.line] as worth, g.line = any (p_items) as is_both
        from unnest(p_lines) with ordinality g (line, n)
        order by p_left[g.line] / p_quantities[g.line], g.line
    loop
        v_taken := least(v_line.units, v_wanted, case when v_line.is_both then v_spare end);
        continue when v_taken = 0;
        v_wanted := v_wanted - v_taken;
        v_spare := v_spare - case when v_line.is_both then v_taken else 0 end;
        v_worth[v_line.n] := div(v_line.worth::numeric * v_taken, v_line.units);
        exit when v_wanted = 0;
    end loop;
    return promotions.share(
        (select round(sum(w) * coalesce((p_action ->> 'basis_points')::numeric, 10000) / 10000)::bigint
         from unnest(v_worth) w), v_worth);
end
$$;
