-- access.fingerprint: what stands for something a buyer wrote, where only equality counts. Another one in every store.
-- Null for null and for nothing but spaces.
-- Internal: SECURITY INVOKER.
create or replace function access.fingerprint(p_store uuid, p_text text) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$ select encode(sha256(convert_to(p_store::text || ' ' || nullif(btrim(p_text), ''), 'UTF8')), 'hex') $$;
