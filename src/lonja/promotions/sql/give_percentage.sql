-- promotions.give_percentage: a part of what is left of the lines: one sum, rounded half up once, then shared out.
-- Nouns:    p_action: basis_points (10000 is all of it). Answers what each of p_lines is given.
-- Internal: SECURITY INVOKER.
create or replace function promotions.give_percentage(p_action jsonb, p_lines int[], p_left bigint[]) returns bigint[]
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select promotions.share(
        round(sum(p_left[l.line]) * (p_action ->> 'basis_points')::numeric / 10000)::bigint,
        array_agg(p_left[l.line] order by l.n))
    from unnest(p_lines) with ordinality l (line, n)
$$;
