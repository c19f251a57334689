-- quotes.without_amounts: rules in whose condition or action an amount stands are there to be explained only (no_rate): what
-- 100 of the store's own money is worth in the cart's, nobody has said.
-- Internal: SECURITY INVOKER.
create or replace function quotes.without_amounts(p_rules jsonb) returns jsonb
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(case
        when concat(r.value -> 'condition', r.value -> 'action') like '%\_minor"%' and not r.value ? 'reason'
        then r.value || '{"reason": "no_rate"}' else r.value end order by r.place), '[]')
    from jsonb_array_elements(p_rules) with ordinality as r (value, place)
$$;
