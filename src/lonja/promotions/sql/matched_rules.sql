-- promotions.matched_rules: every rule in the order in which rules work, with the lines that it is about.
-- Nouns:    p_variants and p_units: the cart's lines, numbered from 1; p_lines: the cart as it came, which has the facets.
--           items: the lines of the condition; targets: those that the action gives on; parts: those of each part of a
--           bundle, as array literals.
-- Promises: one look for all rules and lines together. A rule whose any_of names nothing in the cart costs nothing more.
-- Internal: SECURITY INVOKER.
create or replace function promotions.matched_rules(p_rules jsonb, p_lines jsonb, p_variants uuid[], p_units bigint[])
returns table (place int, rule jsonb, stacks boolean, items int[], targets int[], parts text[])
language sql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
    with rules as materialized (
        select r.rule, row_number() over (
            order by coalesce((r.rule ->> 'priority')::int, 0) desc, (r.rule ->> 'id')::uuid) as n
        from jsonb_array_elements(p_rules) r (rule)
    ), facets as materialized (
        select c.line::int as line, f.facet
        from jsonb_array_elements(p_lines) l (said)
        join unnest(p_variants, p_units) with ordinality c (variant, unit, line)
          on c.variant = (l.said ->> 'variant_id')::uuid and c.unit = (l.said ->> 'unit_minor')::bigint
        cross join jsonb_array_elements_text(l.said -> 'facets') f (facet)
    ), sets as materialized (
        select w.n, w.part, coalesce(w.items -> 'any_of', '[]') as any_of, coalesce(w.items -> 'none_of', '[]') as none_of
        from (
            select n, 0 as part, rule #> '{condition,items}' as items from rules
            union all
            select n, 1, rule #> '{action,get_items}' from rules where rule #> '{action,get_items}' is not null
            union all
            select r.n, p.part::int, p.said -> 'items'
            from rules r cross join jsonb_array_elements(r.rule #> '{action,parts}') with ordinality p (said, part)
        ) w
    ), wanted as (
        select s.n, s.part, f.line
        from sets s cross join jsonb_array_elements_text(s.any_of) w (facet) join facets f on f.facet = w.facet
        union
        select s.n, s.part, l.line::int
        from sets s cross join generate_series(1, cardinality(p_variants)) l (line)
        where s.any_of = '[]' and s.none_of <> '[]'
    ), unwanted as (
        select s.n, s.part, f.line
        from sets s cross join jsonb_array_elements_text(s.none_of) w (facet) join facets f on f.facet = w.facet
    ), chosen as (
        select w.n, w.part, array_agg(w.line order by w.line) as lines
        from wanted w
        where not exists (select from unwanted u where u.n = w.n and u.part = w.part and u.line = w.line)
        group by w.n, w.part
        union all
        select s.n, s.part, array(select generate_series(1, cardinality(p_variants)))
        from sets s where s.any_of = '[]' and s.none_of = '[]'
    ), gathered as (
        select s.n, max(c.lines) filter (where s.part = 0) as items, max(c.lines) filter (where s.part = 1) as first,
               array_agg(coalesce(c.lines, '{}')::text order by s.part) filter (where s.part > 0) as parts
        from sets s left join chosen c on c.n = s.n and c.part = s.part
        group by s.n
    )
    select r.n::int, r.rule, coalesce((r.rule -> 'is_stackable')::boolean, true), coalesce(g.items, '{}'),
           coalesce(case when r.rule #> '{action,get_items}' is null then g.items else g.first end, '{}'), g.parts
    from rules r join gathered g on g.n = r.n
    order by r.n
$$;
