-- payments.replay_event: an event of the inbox is to be processed once more, whatever became of it (PAY-09).
-- Promises: harmless, however often: settling counts once. It has all its tries again; who asked, when and how often is kept.
--           P06, one effect per key.
-- Locks:    idempotency key, the event, the wake-up.
-- Refuses:  LJ010 · LJ632 unknown_event
create or replace function payments.replay_event(p_store uuid, p_call jsonb, p_provider text, p_event_id text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'payments.replay_event') is not null then
        return;
    end if;
    update payments.webhook_events
    set status = 'received', attempts = 0, next_try_at = platform.now(), processed_at = null, replays = replays + 1,
        replayed_at = platform.now(), replayed_by = platform.actor_id(), updated_at = platform.now()
    where store_id = p_store and provider = p_provider and event_id = p_event_id;
    if not found then
        perform platform.refuse('LJ632', 'no such event', jsonb_build_object('event_id', p_event_id));
    end if;
    perform platform.wake(p_store, 'checkout.process_events', platform.now());
    perform platform.remember(p_store, p_call, 'payments.replay_event', '{}');
end
$$;
