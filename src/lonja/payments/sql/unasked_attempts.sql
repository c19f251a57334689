-- payments.unasked_attempts: attempts the provider's list said nothing of in this run, to be asked about one by one.
-- Nouns:    p_is_unlisted: the provider has no list, so every attempt that changed in the period is asked about; else those
--           whose money we believe to have, or to be able to have. Those with an open finding always.
--           p_after, the last one of the page before.
-- Limits:   what changed in the last ten minutes is still moving and waits for the next run; p_limit.
create or replace function payments.unasked_attempts(
    p_store uuid, p_call jsonb, p_gateway text, p_is_unlisted boolean, p_after uuid, p_limit int
) returns setof jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_run payments.reconciliations;
begin
    perform platform.enter(p_store, p_call);
    select * into strict v_run from payments.reconciliations where store_id = p_store and gateway = p_gateway;
    return query
    select to_jsonb(a) from (
        select c.id from payments.payment_attempts c
        where c.store_id = p_store and c.gateway = p_gateway and c.amount_minor > 0
          and c.updated_at >= v_run.since_at and c.updated_at <= v_run.until_at - interval '10 minutes'
          and (p_is_unlisted or c.status in ('authorized', 'captured', 'surplus'))
        union
        select f.attempt_id from payments.findings f
        where f.store_id = p_store and f.gateway = p_gateway and f.status = 'open' and f.attempt_id is not null
    ) wanted
    join payments.payment_attempts a on a.store_id = p_store and a.id = wanted.id
    where a.id > p_after and not exists (
        select from payments.statement_lines l
        where l.store_id = p_store and l.attempt_id = a.id and l.gateway = p_gateway and l.seen_at >= v_run.started_at)
    order by a.id limit p_limit;
end
$$;
