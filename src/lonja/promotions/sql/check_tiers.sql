-- promotions.check_tiers: what is wrong with the steps of a tiered action.
-- Limits:   20 steps.
-- Internal: SECURITY INVOKER.
create or replace function promotions.check_tiers(p_tiers jsonb) returns table (path text, problem text)
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tier record;
begin
    if jsonb_typeof(p_tiers) is distinct from 'array' then
        return query select 'action.tiers', 'must be a list';
        return;
    elsif jsonb_array_length(p_tiers) not between 1 and 20 then
        return query select 'action.tiers', 'has 1 to 20 entries';
        return;
    end if;
    for v_tier in
        select format('action.tiers[%s]', t.n - 1) as path, t.said
        from jsonb_array_elements(p_tiers) with ordinality t (said, n)
    loop
        if jsonb_typeof(v_tier.said) <> 'object' then
            return query select v_tier.path, 'must be an object';
        else
            return query select * from promotions.check_numbers(v_tier.path, v_tier.said,
                '{"min_subtotal_minor": [0, 1000000000000, true], "basis_points": [1, 10000, false],
                  "amount_minor": [1, 1000000000000, false]}', '{}');
            if v_tier.said ? 'basis_points' = v_tier.said ? 'amount_minor' then
                return query select v_tier.path, 'gives either basis_points or amount_minor';
            end if;
        end if;
    end loop;
    if jsonb_array_length(p_tiers) > (
        select count(distinct t -> 'min_subtotal_minor') from jsonb_array_elements(p_tiers) t) then
        return query select 'action.tiers', 'begin at different amounts';
    end if;
end
$$;
