-- payments.request_reconciliation: somebody wants the providers' books compared with ours now, not at the usual hour.
-- Promises: P06, one effect per key.
-- Locks:    idempotency key, the wake-up.
-- Refuses:  LJ010
create or replace function payments.request_reconciliation(p_store uuid, p_call jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'payments.request_reconciliation') is not null then
        return;
    end if;
    perform platform.wake(p_store, 'checkout.reconcile', platform.now());
    perform platform.remember(p_store, p_call, 'payments.request_reconciliation', '{}');
end
$$;
