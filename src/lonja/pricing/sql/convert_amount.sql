-- pricing.convert_amount: STUB
-- Internal.
create or replace function pricing.convert_amount(p_store uuid, m bigint, a text, b text, c timestamptz) returns bigint language sql as $$ select m $$;
