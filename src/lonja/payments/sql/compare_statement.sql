-- payments.compare_statement: where a provider's books and ours differ becomes findings; what differs no more is resolved.
-- Promises: one finding a difference, however often and by how many it is found. Only what this run has heard of can be
--           resolved. A dismissed finding stays dismissed until what it says changes.
-- Locks:    the gateway's reconciliation: comparisons of one gateway stand in line, then each sees what the other wrote.
-- Answers:  how many findings of this gateway are open.
create or replace function payments.compare_statement(p_store uuid, p_call jsonb, p_gateway text, p_has_refunds boolean)
returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_run payments.reconciliations;
    v_now timestamptz := platform.now();
begin
    perform platform.enter(p_store, p_call);
    select * into strict v_run from payments.reconciliations where store_id = p_store and gateway = p_gateway for update;
    with different as materialized (
        select * from payments.differing_attempts(p_store, v_run, p_has_refunds)
        union all
        select * from payments.stray_payments(p_store, v_run)
    ), seen as (
        insert into payments.findings as f (store_id, gateway, reference, kind, suggested_action, attempt_id, order_id, details,
            first_seen_at, last_seen_at, correlation_id)
        select p_store, p_gateway, d.reference, d.kind, d.suggested_action, d.attempt_id, d.order_id, d.details,
               v_now, v_now, platform.correlation_id()
        from different d
        where d.is_quiet or exists (
            select from payments.findings known
            where known.store_id = p_store and known.gateway = p_gateway and known.reference = d.reference
              and known.kind = d.kind and known.status = 'open')
        on conflict on constraint one_finding_a_difference do update
        set details = excluded.details, suggested_action = excluded.suggested_action, last_seen_at = v_now, updated_at = v_now,
            resolved_at = null,
            status = case when f.status = 'dismissed' and f.details = excluded.details then 'dismissed' else 'open' end,
            dismissed_at = case when f.details = excluded.details then f.dismissed_at end,
            dismissed_by = case when f.details = excluded.details then f.dismissed_by end,
            dismiss_reason = case when f.details = excluded.details then f.dismiss_reason end
    )
    update payments.findings f
    set status = 'resolved', resolved_at = v_now, updated_at = v_now
    where f.store_id = p_store and f.gateway = p_gateway and f.status = 'open'
      and not exists (select from different d where d.reference = f.reference and d.kind = f.kind)
      and (f.kind = 'authorization_expiring' or exists (
          select from payments.statement_lines l
          where l.store_id = p_store and l.gateway = p_gateway and l.seen_at >= v_run.started_at
            and l.reference = f.reference) or exists (
          select from payments.statement_lines l
          where l.store_id = p_store and l.gateway = p_gateway and l.seen_at >= v_run.started_at
            and l.attempt_id = f.attempt_id));
    return (select count(*) from payments.findings f
            where f.store_id = p_store and f.gateway = p_gateway and f.status = 'open');
end
$$;
