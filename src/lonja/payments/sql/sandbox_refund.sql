-- payments.sandbox_refund: the sandbox provider gives money back, never more than it took. Same refund, same answer.
-- Answers:  true when the provider confirms.
create or replace function payments.sandbox_refund(
    p_store uuid, p_call jsonb, p_session uuid, p_refund uuid, p_amount_minor bigint
) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if exists (select from payments.sandbox_refunds where store_id = p_store and id = p_refund) then
        return true;
    end if;
    update payments.sandbox_sessions set refunded_minor = refunded_minor + p_amount_minor, updated_at = platform.now()
    where store_id = p_store and id = p_session and status = 'approved' and refunded_minor + p_amount_minor <= captured_minor;
    if not found then
        return false;
    end if;
    insert into payments.sandbox_refunds (store_id, id, session_id, amount_minor)
    values (p_store, p_refund, p_session, p_amount_minor);
    return true;
end
$$;
