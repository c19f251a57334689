-- promotions.share: shares an amount out in proportion to weights, exactly: by largest remainder, ties to the first.
-- Nouns:    p_amount at most the sum of the weights. Answers a share for each weight, in their order.
-- Promises: the shares add up to the amount, and none is larger than its weight.
-- Internal: SECURITY INVOKER.
create or replace function promotions.share(p_amount bigint, p_weights bigint[]) returns bigint[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
as $$
declare
    v_amount numeric := p_amount;
    v_total numeric := (select sum(w) from unnest(p_weights) w);
    v_shares bigint[];
    v_missing bigint;
    v_place int;
begin
    if v_amount = v_total then
        return p_weights;
    end if;
    select array_agg(div(v_amount * weight, v_total)::bigint), p_amount - sum(div(v_amount * weight, v_total))
    into v_shares, v_missing
    from unnest(p_weights) w (weight);
    for v_place in
        select n from unnest(p_weights) with ordinality w (weight, n)
        order by mod(v_amount * weight, v_total) desc, n
        limit v_missing
    loop
        v_shares[v_place] := v_shares[v_place] + 1;
    end loop;
    return v_shares;
end
$$;
