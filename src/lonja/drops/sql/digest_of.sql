-- drops.digest_of: stands for a whole list: sha256 of its ids as text, sorted, one a line. Who joins the list changes it, so
-- whoever knows the seed does not know the order before the list is closed.
-- Internal: SECURITY INVOKER. lonja/drops/draws.py computes the same.
create or replace function drops.digest_of(p_ids uuid[]) returns bytea
language sql immutable
set search_path = pg_catalog, pg_temp
as $$ select sha256(convert_to(coalesce(string_agg(i::text, E'\n' order by i::text), ''), 'UTF8')) from unnest(p_ids) i $$;
