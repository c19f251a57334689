-- payments.sandbox_decide: buyers approve, decline or abandon on the sandbox's pages; their notices are due.
-- What was approved and only set aside may be let lapse (decision 'voided'), as a provider does after some days.
-- Nouns:    p_decisions, a JSON array of {n, session_id, decision, copies, delay_seconds, card}, a session named once. copies
--           (0 to 10): deliveries of the one event (duplicates on request); delay_seconds before the first; card: the end
--           of the test card that pays, null for one that nobody else has.
-- Promises: the first decision stands; a later one changes nothing.
-- Answers:  a row a decision: the session after it; null when there is none.
-- Locks:    the sandbox sessions.
create or replace function payments.sandbox_decide(p_store uuid, p_decisions jsonb) returns table (n int, session jsonb)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_due timestamptz;
begin
    perform platform.enter(p_store, '{"actor": "provider"}');
    with decided as (
        update payments.sandbox_sessions s
        set status = case when d.decision = 'approved' and s.capture = 'manual' then 'authorized' else d.decision end,
            captured_minor = case when d.decision = 'approved' and s.capture = 'automatic' then s.amount_minor else 0 end,
            authorized_until = case when d.decision = 'approved' and s.capture = 'manual'
                                    then platform.now() + interval '7 days' end,
            card = coalesce(d.card, s.card), updated_at = platform.now()
        from jsonb_to_recordset(p_decisions)
            as d (session_id uuid, decision text, copies int, delay_seconds int, card text)
        where s.store_id = p_store and s.id = d.session_id
          and s.status = case when d.decision = 'voided' then 'authorized' else 'open' end
        returning s.id, d.copies, platform.now() + make_interval(secs => greatest(d.delay_seconds, 0)) as due
    ), told as (
        insert into payments.sandbox_notices (store_id, session_id, copy, next_try_at)
        select p_store, d.id, copy, d.due
        from decided d
        cross join lateral (
            select coalesce(max(o.copy), 0) as copies from payments.sandbox_notices o
            where o.store_id = p_store and o.session_id = d.id) before
        cross join lateral generate_series(before.copies + 1, least(before.copies + d.copies, 10)) as copy
        returning next_try_at
    )
    select min(t.next_try_at) into v_due from told t;
    if v_due is not null then
        perform platform.wake(p_store, 'payments.sandbox_notify', v_due);
    end if;
    return query
    select d.n, case when s.id is not null then to_jsonb(s) end
    from jsonb_to_recordset(p_decisions) as d (n int, session_id uuid)
    left join payments.sandbox_sessions s on s.store_id = p_store and s.id = d.session_id;
end
$$;
