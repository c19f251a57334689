-- payments.recheck_finding: an attempt was settled because of a finding; when its money is here now, that is resolved.
-- Answers:  the finding's status.
-- Promises: P06, one answer per key.
-- Locks:    idempotency key, the finding.
-- Refuses:  LJ010 · LJ633 unknown_finding
create or replace function payments.recheck_finding(p_store uuid, p_call jsonb, p_finding uuid) returns text
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_status text;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'payments.recheck_finding');
    if v_old is not null then
        return v_old ->> 'status';
    end if;
    update payments.findings f set status = 'resolved', resolved_at = platform.now(), updated_at = platform.now()
    where f.store_id = p_store and f.id = p_finding and f.status = 'open' and f.kind = 'capture_unsettled'
      and exists (select from payments.payment_attempts a
                  where a.store_id = p_store and a.id = f.attempt_id and a.status in ('captured', 'surplus'));
    select status into v_status from payments.findings where store_id = p_store and id = p_finding;
    if v_status is null then
        perform platform.refuse('LJ633', 'no such finding', jsonb_build_object('finding_id', p_finding));
    end if;
    perform platform.remember(p_store, p_call, 'payments.recheck_finding', jsonb_build_object('status', v_status));
    return v_status;
end
$$;
