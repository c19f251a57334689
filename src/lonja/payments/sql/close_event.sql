-- payments.close_event: an inbox row was processed, or failed with a reason (PAY-09).
-- Nouns:    p_attempt, what it was about, null when it was nothing of ours: such an event is kept, not failed.
--           p_error, null when it was processed; p_is_final: trying again would change nothing.
-- Promises: a failed row stays, with its reason. It is tried again after 5 s, 20 s … an hour at most, ten times in all.
--           Whatever it told, refunds that wait for the same attempt's provider are asked for now.
create or replace function payments.close_event(
    p_store uuid, p_call jsonb, p_provider text, p_event_id text, p_attempt uuid, p_error text,
    p_is_final boolean
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    update payments.webhook_events
    set status = case when p_error is null then 'processed' else 'failed' end,
        processed_at = case when p_error is null then platform.now() end,
        attempt_id = p_attempt, attempts = attempts + 1, last_error = left(p_error, 2000), updated_at = platform.now(),
        next_try_at = case when p_error is not null and not p_is_final and attempts < 9
                           then platform.now() + least(interval '5 seconds' * 4 ^ attempts, interval '1 hour') end
    where store_id = p_store and provider = p_provider and event_id = p_event_id and status <> 'processed';
    if p_attempt is not null then
        perform payments.wake_refunds(p_store, p_attempt);
    end if;
end
$$;
