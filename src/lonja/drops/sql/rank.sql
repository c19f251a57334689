-- drops.rank: where chance puts an id: sha256(secret || digest || the id as text). The order of a draw is the order of these
-- 32 bytes.
-- Internal: SECURITY INVOKER. lonja/drops/draws.py computes the same.
create or replace function drops.rank(p_secret bytea, p_digest bytea, p_id uuid) returns bytea
language sql immutable
set search_path = pg_catalog, pg_temp
as $$ select sha256(p_secret || p_digest || convert_to(p_id::text, 'UTF8')) $$;
