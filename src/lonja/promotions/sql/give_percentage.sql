-- promotions.give_percentage: a part of what is left of the lines: one sum, rounded half up once, then shared out.
-- Nouns:    p_action: basis_points (10000 is all of it). Answers what each of p_lines is given.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_percentage(p_action jsonb, p_lines int[], p_left bigint[]) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_left bigint[];
    v_base numeric;
begin
    select array_agg(p_left[line]), sum(p_left[line]) into v_left, v_base from unnest(p_lines) line;
    return promotions.share(round(v_base * (p_action ->> 'basis_points')::numeric / 10000)::bigint, v_left);
end
$$;
