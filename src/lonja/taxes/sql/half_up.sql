-- taxes.half_up: a quotient to the nearest whole, half up, exactly: nothing is divided before it is rounded.
-- Internal: SECURITY INVOKER. No SET clause on purpose: inlined into what asks.
create or replace function taxes.half_up(p_numerator numeric, p_denominator numeric) returns numeric
language sql immutable parallel safe
as $$ select pg_catalog.div(2 * p_numerator + p_denominator, 2 * p_denominator) $$;
