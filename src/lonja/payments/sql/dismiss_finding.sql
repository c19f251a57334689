-- payments.dismiss_finding: a person has looked at a difference and says why it is none.
-- Promises: said twice is said once; the first reason stays. P06, one effect per key.
-- Locks:    idempotency key, the finding.
-- Refuses:  LJ010 · LJ633 unknown_finding · LJ634 finding_closed (resolved meanwhile)
create or replace function payments.dismiss_finding(p_store uuid, p_call jsonb, p_finding uuid, p_reason text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_status text;
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'payments.dismiss_finding') is not null then
        return;
    end if;
    select status into v_status from payments.findings where store_id = p_store and id = p_finding for update;
    if v_status is null then
        perform platform.refuse('LJ633', 'no such finding', jsonb_build_object('finding_id', p_finding));
    elsif v_status = 'resolved' then
        perform platform.refuse('LJ634', 'this finding is resolved', jsonb_build_object('status', v_status));
    end if;
    update payments.findings
    set status = 'dismissed', dismissed_at = platform.now(), dismissed_by = platform.actor_id(), dismiss_reason = p_reason,
        updated_at = platform.now()
    where store_id = p_store and id = p_finding and status = 'open';
    perform platform.remember(p_store, p_call, 'payments.dismiss_finding', '{}');
end
$$;
