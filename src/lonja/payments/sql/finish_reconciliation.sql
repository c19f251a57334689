-- payments.finish_reconciliation: a gateway's books have been compared, or something kept us from it (p_error).
-- Promises: what failed goes on where it stopped. Lines nobody has heard of for sixty days are forgotten, a thousand at a time.
create or replace function payments.finish_reconciliation(p_store uuid, p_call jsonb, p_gateway text, p_error text)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.reconciliations
    set finished_at = case when p_error is null then platform.now() end, last_error = left(p_error, 500),
        updated_at = platform.now()
    where store_id = p_store and gateway = p_gateway;
    delete from payments.statement_lines l using (
        select old.reference from payments.statement_lines old
        where old.store_id = p_store and old.gateway = p_gateway and old.seen_at < platform.now() - interval '60 days'
        order by old.seen_at limit 1000 for update skip locked
    ) old
    where p_error is null and l.store_id = p_store and l.gateway = p_gateway and l.reference = old.reference;
end
$$;
