-- promotions.pick_bundle: one whole bundle of the units that are still free, the dearest first.
-- Nouns:    p_queue: the lines of every part, part after part, each part's dearest first; a part takes p_needs units of those
--           from p_starts to p_ends. Answers how many units of each line it takes; null when a part goes short.
-- Internal: SECURITY INVOKER.
create or replace function promotions.pick_bundle(
    p_queue int[], p_starts int[], p_ends int[], p_needs bigint[], p_free bigint[]
) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_picked bigint[] := array_fill(0::bigint, array[cardinality(p_free)]);
    v_need bigint;
    v_units bigint;
    v_line int;
begin
    for v_part in 1 .. cardinality(p_needs) loop
        v_need := p_needs[v_part];
        for v_place in p_starts[v_part] .. p_ends[v_part] loop
            v_line := p_queue[v_place];
            v_units := least(p_free[v_line] - v_picked[v_line], v_need);
            v_picked[v_line] := v_picked[v_line] + v_units;
            v_need := v_need - v_units;
            exit when v_need = 0;
        end loop;
        if v_need > 0 then
            return null;
        end if;
    end loop;
    return v_picked;
end
$$;
