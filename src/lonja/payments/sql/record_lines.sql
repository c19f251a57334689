-- payments.record_lines: what a provider says of payments, in its list or asked about one.
-- Nouns:    p_source list | answer. p_lines [{external_ref, attempt_id, outcome, amount_minor, refunded_minor, currency, at}].
--           p_position: everything the provider lists before this moment is here; null: nothing is said about that.
-- Promises: one line a reference, the last word wins. A payment without our mark that bears a reference of ours is ours.
-- Locks:    the gateway's reconciliation, then lines, sorted: two runs at once do not wait in a circle.
create or replace function payments.record_lines(
    p_store uuid, p_call jsonb, p_gateway text, p_source text, p_lines jsonb, p_position timestamptz
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.reconciliations
    set position_at = greatest(position_at, least(p_position, until_at)), updated_at = platform.now(),
        line_count = line_count + jsonb_array_length(p_lines)
    where store_id = p_store and gateway = p_gateway;
    insert into payments.statement_lines as l (store_id, gateway, reference, source, attempt_id, outcome, amount_minor,
        refunded_minor, currency, made_at, seen_at)
    select distinct on (told.external_ref)
        p_store, p_gateway, told.external_ref, p_source,
        coalesce(told.attempt_id, (
            select a.id from payments.payment_attempts a
            where a.store_id = p_store and a.gateway = p_gateway and a.external_ref = told.external_ref)),
        told.outcome, told.amount_minor, told.refunded_minor, upper(told.currency), told.at, platform.now()
    from jsonb_to_recordset(p_lines) as told (
        external_ref text, attempt_id uuid, outcome text, amount_minor bigint, refunded_minor bigint, currency text,
        at timestamptz)
    order by told.external_ref
    on conflict (store_id, gateway, reference) do update
    set source = case when l.source = 'list' then 'list' else excluded.source end,
        attempt_id = coalesce(excluded.attempt_id, l.attempt_id), outcome = excluded.outcome,
        amount_minor = excluded.amount_minor, refunded_minor = excluded.refunded_minor, currency = excluded.currency,
        seen_at = excluded.seen_at, updated_at = platform.now();
end
$$;
