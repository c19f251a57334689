-- payments.sandbox_capture: the sandbox provider takes what it has set aside, or a part of it; the rest it lets go.
-- Promises: the same again is the same answer; another amount afterwards, too much, or too late, is refused.
-- Answers:  true when the provider has taken exactly this.
-- Locks:    the sandbox session.
create or replace function payments.sandbox_capture(p_store uuid, p_call jsonb, p_session uuid, p_amount_minor bigint)
returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.sandbox_sessions
    set status = 'approved', captured_minor = p_amount_minor, updated_at = platform.now()
    where store_id = p_store and id = p_session and status = 'authorized' and authorized_until > platform.now()
      and p_amount_minor between 1 and amount_minor;
    return exists (select from payments.sandbox_sessions
                   where store_id = p_store and id = p_session and status = 'approved' and captured_minor = p_amount_minor);
end
$$;
