-- notifications.queue_raffle_mails: makes mail of the news of raffles: is this your address, you have won, you stand in line,
-- not this time.
-- Promises: one event, one mail, to the customer whose entry it is, in their language or the store's. Entries that were taken
--           back, and accounts that were closed, are not written to.
-- Locks:    the wake-up.
-- Internal: SECURITY INVOKER; called by notifications.queue_mails, in whose transaction the news was taken.
create or replace function notifications.queue_raffle_mails(p_store uuid, p_news uuid[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into notifications.mails (store_id, event_id, kind, customer_id, recipient, locale, correlation_id)
    select p_store, e.id, case e.type when 'raffle.asked' then 'raffle_confirm' else replace(e.type, '.', '_') end,
           c.id, c.email, coalesce(c.locale, s.locale), e.correlation_id
    from platform.domain_events e
    join drops.raffle_entries r on r.store_id = p_store and r.id = e.aggregate_id
    join customers.customers c on c.store_id = p_store and c.id = r.customer_id and c.deleted_at is null
    join stores.stores s on s.id = p_store
    where e.store_id = p_store and e.id = any (p_news) and e.type in ('raffle.asked', 'raffle.won', 'raffle.waiting', 'raffle.lost')
    order by e.id
    on conflict (store_id, event_id, kind) do nothing;
    if found then
        perform platform.wake(p_store, 'notifications.send_mails', platform.now());
    end if;
end
$$;
