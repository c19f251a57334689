-- payments.sandbox_session: what the sandbox provider answers when asked for a session's state. Null when there is none.
create or replace function payments.sandbox_session(p_store uuid, p_session uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return (select to_jsonb(s) from payments.sandbox_sessions s where s.store_id = p_store and s.id = p_session);
end
$$;
