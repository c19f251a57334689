-- payments.close_events: rows of the inbox were processed, or failed with a reason (PAY-09).
-- Nouns:    p_closings, a JSON array of {provider, event_id, attempt_id, error, is_final}, an event named once.
--           attempt_id: what it was about; null when it was nothing of ours: such an event is kept, not failed.
--           error: null when it was processed. is_final: trying again would change nothing.
-- Promises: a failed row stays, with its reason. It is tried again after 5 s, 20 s … an hour at most, ten times in all.
--           Whatever it told, refunds that wait for the same attempt's provider are asked for now.
create or replace function payments.close_events(p_store uuid, p_call jsonb, p_closings jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.webhook_events e
    set status = case when c.error is null then 'processed' else 'failed' end,
        processed_at = case when c.error is null then platform.now() end,
        attempt_id = c.attempt_id, attempts = e.attempts + 1, last_error = left(c.error, 2000), updated_at = platform.now(),
        next_try_at = case when c.error is not null and not c.is_final and e.attempts < 9
                           then platform.now() + least(interval '5 seconds' * 4 ^ e.attempts, interval '1 hour') end
    from jsonb_to_recordset(p_closings)
        as c (provider text, event_id text, attempt_id uuid, error text, is_final boolean)
    where e.store_id = p_store and e.provider = c.provider and e.event_id = c.event_id and e.status <> 'processed';
    perform payments.wake_refunds(p_store, c.attempt_id)
    from jsonb_to_recordset(p_closings) as c (attempt_id uuid)
    where exists (select from payments.refunds r where r.store_id = p_store and r.payment_attempt_id = c.attempt_id);
end
$$;
