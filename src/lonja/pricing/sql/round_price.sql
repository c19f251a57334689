-- pricing.round_price: a converted price made presentable: a multiple of p_round_to (up, down, or the nearest, halves up),
-- lowered by p_minus: with 100 and 1, 19.37 is 18.99 or 19.99. What costs something never becomes free: the smallest such
-- price instead. What is free stays free.
-- Internal: SECURITY INVOKER.
create or replace function pricing.round_price(p_exact numeric, p_rounding text, p_round_to bigint, p_minus bigint)
returns bigint
language sql immutable parallel safe
as $$
    select case
        when p_exact is null or p_exact = 0 then p_exact::bigint
        else greatest(1, p_round_to * greatest(1, case p_rounding
            when 'up' then ceil(p_exact / p_round_to)
            when 'down' then floor(p_exact / p_round_to)
            else floor(p_exact / p_round_to + 0.5) end)::bigint - p_minus) end
$$;
