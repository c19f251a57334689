-- payments.begin_reconciliation: a gateway's books are to be compared with ours, over the last p_days.
-- Promises: a run that was cut off goes on where it stopped, unless it began more than a day ago or looked at other days.
--           Two at once share one run.
-- Answers:  {days, since_at, until_at, position_at, started_at, finished_at, line_count, last_error}
-- Locks:    the gateway's reconciliation.
create or replace function payments.begin_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_days int)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_now timestamptz := platform.now();
    v_since timestamptz := v_now - make_interval(days => p_days);
begin
    perform platform.enter(p_store, p_call);
    insert into payments.reconciliations as r (store_id, gateway, days, since_at, until_at, position_at, started_at)
    values (p_store, p_gateway, p_days, v_since, v_now, v_since, v_now)
    on conflict (store_id, gateway) do update
    set days = excluded.days, since_at = excluded.since_at, until_at = excluded.until_at,
        position_at = excluded.position_at, started_at = excluded.started_at, finished_at = null, line_count = 0,
        last_error = null, updated_at = v_now
    where r.finished_at is not null or r.days <> p_days or r.started_at < v_now - interval '1 day';
    return (select to_jsonb(r) from payments.reconciliations r where r.store_id = p_store and r.gateway = p_gateway);
end
$$;
