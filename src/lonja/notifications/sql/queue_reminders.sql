-- notifications.queue_reminders: makes mail of the news of reminders (drop.reminded): a drop opens, or something is there again.
-- Promises: one reminder, one mail. Who has left since is not written to.
-- Locks:    the wake-up.
-- Internal: SECURITY INVOKER; called by notifications.queue_mails, in whose transaction the news was taken.
create or replace function notifications.queue_reminders(p_store uuid, p_news uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into notifications.mails (store_id, event_id, kind, reminder_id, recipient, locale, correlation_id)
    select p_store, e.id, case r.kind when 'opens' then 'drop_opens' else 'restocked' end, r.id, r.email, r.locale,
           e.correlation_id
    from platform.domain_events e
    join drops.reminders r on r.store_id = p_store and r.id = e.aggregate_id and r.cancelled_at is null
    where e.store_id = p_store and e.id = any (p_news) and e.type = 'drop.reminded'
    order by e.id
    on conflict (store_id, event_id, kind) do nothing;
    if found then
        perform platform.wake(p_store, 'notifications.send_mails', platform.now());
    end if;
end
$$;
