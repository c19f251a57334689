-- promotions.past_rules: which promotions listings counted for everybody, from p_since on: pieces of time that touch, oldest
-- first, and the rules of each as promotions.price_units wants them ('[]': none).
-- Nouns:    p_facets, all that the goods are known by; what names none of it is left out. p_has_rate false: nobody knows what an
--           amount is worth in the currency that is asked for, so amounts gave nothing.
-- Promises: what it reads are the spells that had not ended at p_since, by index.
-- Internal: SECURITY INVOKER.
create or replace function promotions.past_rules(
    p_store uuid, p_facets text[], p_has_rate boolean, p_since timestamptz, p_at timestamptz
) returns table (n bigint, began_at timestamptz, ended_at timestamptz, rules jsonb)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with spell as materialized (
        select s.* from promotions.rule_spells s
        where s.store_id = p_store and s.ended_at > p_since and s.began_at <= p_at
          and (p_has_rate or s.action ->> 'type' = 'percentage')
          and (coalesce(s.condition #> '{items,any_of}', '[]') = '[]' or s.condition #> '{items,any_of}' ?| p_facets)
    ), edge as (
        select p_since as at
        union
        select s.began_at from spell s where s.began_at > p_since
        union
        select s.ended_at from spell s where s.ended_at <= p_at
    )
    select row_number() over (order by e.at), e.at, coalesce(lead(e.at) over (order by e.at), 'infinity'),
           coalesce(a.rules, '[]')
    from edge e
    left join lateral (
        select jsonb_agg(jsonb_build_object(
            'id', s.rule_id, 'name', s.name, 'priority', s.priority, 'is_stackable', s.is_stackable,
            'stacking_group', s.stacking_group, 'condition', s.condition, 'action', s.action)) as rules
        from spell s where s.began_at <= e.at and s.ended_at > e.at
    ) a on true
$$;
