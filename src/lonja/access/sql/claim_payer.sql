-- access.claim_payer: access.claim_payers for one order. False: it has more of a drop than one instrument may pay.
-- Internal: SECURITY INVOKER.
create or replace function access.claim_payer(p_store uuid, p_order uuid, p_payer text) returns boolean
language sql volatile
set search_path = pg_catalog, pg_temp
as $$ select cardinality(access.claim_payers(p_store, array[p_order], array[p_payer])) = 0 $$;
