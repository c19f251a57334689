-- promotions.asks_nothing: whether a listing may count a promotion: automatic, without a code, a minimum, a cap, a limit or a
-- first order; a percentage, or an amount off a unit.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function promotions.asks_nothing(r promotions.promotion_rules) returns boolean
language sql immutable parallel safe
as $$
    select r.is_active and r.deleted_at is null and not r.needs_code and not r.once_per_customer and r.usage_limit is null
       and r.condition - '{items,segments}'::text[] = '{}' and not r.action ? 'max_minor'
       and (r.action ->> 'type' = 'percentage' or r.action ->> 'type' = 'fixed_amount' and r.action ->> 'per' = 'unit')
$$;
