-- promotions.check_condition: what is wrong with the condition of a rule (schema version 1).
-- Limits:   50 segments.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_condition(p_condition jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if jsonb_typeof(p_condition) <> 'object' then
        return query select 'condition', 'must be an object';
        return;
    end if;
    return query select * from promotions.check_numbers('condition', p_condition,
        '{"min_subtotal_minor": [0, 1000000000000, false], "min_quantity": [1, 1000000, false]}',
        '{items,segments,is_first_order}');
    return query select * from promotions.check_items('condition.items', p_condition -> 'items');
    if jsonb_typeof(p_condition -> 'is_first_order') <> 'boolean' then
        return query select 'condition.is_first_order', 'must be true or false';
    end if;
    if jsonb_typeof(p_condition -> 'segments') <> 'array' then
        return query select 'condition.segments', 'must be a list';
    elsif jsonb_array_length(p_condition -> 'segments') > 50 then
        return query select 'condition.segments', 'has at most 50 entries';
    elsif p_condition ? 'segments' then
        return query
        select format('condition.segments[%s]', s.n - 1), 'is no id'
        from jsonb_array_elements_text(p_condition -> 'segments') with ordinality s (id, n)
        where s.id is null or s.id !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    end if;
end
$$;
