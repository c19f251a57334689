-- payments.sandbox_recent: the sandbox provider's own list of payments made from p_since until before p_until, oldest first.
-- Nouns:    p_after, the last session of the page before, null for the first page; at most p_limit.
create or replace function payments.sandbox_recent(
    p_store uuid, p_since timestamptz, p_until timestamptz, p_after uuid, p_limit int
) returns setof jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return query
    select to_jsonb(s) from payments.sandbox_sessions s
    where s.store_id = p_store and s.created_at >= p_since and s.created_at < p_until
      and (p_after is null or (s.created_at, s.id) > (
          select l.created_at, l.id from payments.sandbox_sessions l where l.store_id = p_store and l.id = p_after))
    order by s.created_at, s.id limit p_limit;
end
$$;
