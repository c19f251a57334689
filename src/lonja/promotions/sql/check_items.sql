-- promotions.check_items: what is wrong with a choice of goods: {any_of, none_of}, lists of facets.
-- Limits:   100 facets a list.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_items(p_path text, p_items jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_facet constant text :=
        '^((product|variant|category|brand|collection):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|tag:.{1,100}|sale|digital)$';
    v_list record;
begin
    if p_items is null then
        return;
    elsif jsonb_typeof(p_items) <> 'object' then
        return query select p_path, 'must be an object';
        return;
    end if;
    for v_list in select p_path || '.' || key as path, key, value from jsonb_each(p_items) loop
        if v_list.key not in ('any_of', 'none_of') then
            return query select v_list.path, 'is not known';
        elsif jsonb_typeof(v_list.value) <> 'array' then
            return query select v_list.path, 'must be a list';
        elsif jsonb_array_length(v_list.value) > 100 then
            return query select v_list.path, 'has at most 100 entries';
        else
            return query
            select format('%s[%s]', v_list.path, f.n - 1), 'is not something goods are known by'
            from jsonb_array_elements(v_list.value) with ordinality f (said, n)
            where jsonb_typeof(f.said) <> 'string'
               or f.said #>> '{}' !~ v_facet;
        end if;
    end loop;
end
$$;
