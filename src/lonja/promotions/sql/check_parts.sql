-- promotions.check_parts: what is wrong with the parts of a bundle.
-- Limits:   10 parts.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_parts(p_parts jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_part record;
begin
    if jsonb_typeof(p_parts) is distinct from 'array' then
        return query select 'action.parts', 'must be a list';
        return;
    elsif jsonb_array_length(p_parts) not between 1 and 10 then
        return query select 'action.parts', 'has 1 to 10 entries';
        return;
    end if;
    for v_part in
        select format('action.parts[%s]', p.n - 1) as path, p.said
        from jsonb_array_elements(p_parts) with ordinality p (said, n)
    loop
        if jsonb_typeof(v_part.said) <> 'object' then
            return query select v_part.path, 'must be an object';
        else
            return query select * from promotions.check_numbers(
                v_part.path, v_part.said, '{"quantity": [1, 1000, true]}', '{items}');
            return query select * from promotions.check_items(v_part.path || '.items', v_part.said -> 'items');
        end if;
    end loop;
end
$$;
