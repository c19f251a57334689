-- pricing.exchange_factor: STUB
-- Internal.
create or replace function pricing.exchange_factor(p_store uuid, a text, b text, c timestamptz) returns numeric language sql as $$ select 1 $$;
