-- promotions.discount_of: what a rule gives on a bare subtotal: a percentage (half up) or a fixed amount, never more than it.
-- What depends on the goods (only some of them, buy X get Y, delivery) gives 0 here: a cart's quote says it.
-- Internal: SECURITY INVOKER.
create or replace function promotions.discount_of(p_condition jsonb, p_action jsonb, p_subtotal_minor bigint) returns bigint
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when p_condition ? 'items' then 0 else coalesce(least(
        p_subtotal_minor,
        (p_action ->> 'max_minor')::bigint,
        case p_action ->> 'type'
            when 'percentage'
                then floor((p_subtotal_minor::numeric * (p_action ->> 'basis_points')::int + 5000) / 10000)::bigint
            when 'fixed_amount' then case when coalesce(p_action ->> 'per', 'cart') = 'cart'
                then (p_action ->> 'amount_minor')::bigint else 0 end
            else 0
        end), 0) end
$$;
