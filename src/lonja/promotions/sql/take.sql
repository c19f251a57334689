-- promotions.take: what is left of each line when this has been given of these lines.
-- Internal: SECURITY INVOKER.
create or replace function promotions.take(p_left bigint[], p_lines int[], p_given bigint[]) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_left bigint[] := p_left;
begin
    for v_n in 1 .. coalesce(cardinality(p_given), 0) loop
        v_left[p_lines[v_n]] := v_left[p_lines[v_n]] - p_given[v_n];
    end loop;
    return v_left;
end
$$;
