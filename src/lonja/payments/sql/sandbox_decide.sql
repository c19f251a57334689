-- payments.sandbox_decide: the buyer approves, declines or abandons on the sandbox's page; its notices are due.
-- What was approved and only set aside may be let lapse (p_decision 'voided'), as a provider does after some days.
-- Nouns:    p_copies (0 to 10) deliveries of the one event (duplicates on request), p_delay_seconds before the first.
-- Promises: the first decision stands; a later one changes nothing.
-- Answers:  the session after the decision; null when there is none.
-- Locks:    the sandbox session.
create or replace function payments.sandbox_decide(
    p_store uuid, p_call jsonb, p_session uuid, p_decision text, p_copies int, p_delay_seconds int
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_session payments.sandbox_sessions;
    v_told int;
    v_due timestamptz := platform.now() + make_interval(secs => greatest(p_delay_seconds, 0));
begin
    perform platform.enter(p_store, p_call);
    update payments.sandbox_sessions
    set status = case when p_decision = 'approved' and capture = 'manual' then 'authorized' else p_decision end,
        captured_minor = case when p_decision = 'approved' and capture = 'automatic' then amount_minor else 0 end,
        authorized_until = case when p_decision = 'approved' and capture = 'manual'
                                then platform.now() + interval '7 days' end,
        updated_at = platform.now()
    where store_id = p_store and id = p_session
      and status = case when p_decision = 'voided' then 'authorized' else 'open' end
    returning * into v_session;
    if found then
        select coalesce(max(copy), 0) into v_told from payments.sandbox_notices
        where store_id = p_store and session_id = p_session;
        insert into payments.sandbox_notices (store_id, session_id, copy, next_try_at)
        select p_store, p_session, copy, v_due from generate_series(v_told + 1, least(v_told + p_copies, 10)) as copy;
        if found then
            perform platform.wake(p_store, 'payments.sandbox_notify', v_due);
        end if;
    else
        select * into v_session from payments.sandbox_sessions where store_id = p_store and id = p_session;
    end if;
    return case when v_session.id is not null then to_jsonb(v_session) end;
end
$$;
