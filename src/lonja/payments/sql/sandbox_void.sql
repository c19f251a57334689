-- payments.sandbox_void: the sandbox provider lets go of what it has set aside, or closes a page that is still open.
-- Answers:  true when nothing is held any more; false when the money was taken already.
-- Locks:    the sandbox session.
create or replace function payments.sandbox_void(p_store uuid, p_call jsonb, p_session uuid) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.sandbox_sessions
    set status = case status when 'open' then 'abandoned' else 'voided' end, updated_at = platform.now()
    where store_id = p_store and id = p_session and status in ('open', 'authorized');
    return not exists (select from payments.sandbox_sessions
                       where store_id = p_store and id = p_session and status = 'approved');
end
$$;
