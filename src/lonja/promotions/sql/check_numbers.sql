-- promotions.check_numbers: what is wrong with the numbers of a JSON object, and which of its keys nobody knows.
-- Nouns:    p_numbers: {key: [least, most, is_required]}; p_others: the keys that are no numbers and are looked at elsewhere.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_numbers(p_path text, p_object jsonb, p_numbers jsonb, p_others text[])
returns table (path text, problem text)
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
    select p_path || '.' || k.key, 'is not known'
    from jsonb_object_keys(p_object) k (key)
    where not p_numbers ? k.key and k.key <> all (p_others)
    union all
    select p_path || '.' || n.key, case
        when n.value is null then 'is required'
        when jsonb_typeof(n.value) <> 'number' then 'must be a whole number'
        when trunc(n.value::numeric) <> n.value::numeric then 'must be a whole number'
        else format('must be from %s to %s', n.least, n.most) end
    from (
        select s.key, p_object -> s.key as value, (s.value -> 0)::numeric as least, (s.value -> 1)::numeric as most,
               (s.value -> 2)::boolean as is_required
        from jsonb_each(p_numbers) s
    ) n
    where case
        when n.value is null then n.is_required
        when jsonb_typeof(n.value) <> 'number' then true
        else trunc(n.value::numeric) <> n.value::numeric or n.value::numeric not between n.least and n.most end
$$;
