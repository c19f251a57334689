-- notifications.queue_mails: makes mail of a store's news, at most p_limit of it. Answers how much news it took.
-- Nouns:    a mail's kind, one for each type of event we listen to; its recipient and language, as they are now.
-- Promises: EML-09. The news is taken in the transaction that queues the mail: both or neither. One event, one mail of a kind
--           (mails' key), whoever queues and how often. A mail for something that was rolled back cannot be: its event and its
--           news went with it.
--           Who has left the newsletter meanwhile is not welcomed; a subscription that is to stay silent says so itself.
--           An order that nobody paid and nobody confirmed ends in silence when its time is over: its buyer walked away.
-- Locks:    the news, the wake-up.
create or replace function notifications.queue_mails(p_store uuid, p_call jsonb, p_limit int) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_news uuid[];
begin
    perform platform.enter(p_store, p_call);
    v_news := array(select platform.take_news(p_store, 'notifications', p_limit));
    insert into notifications.mails
        (store_id, event_id, kind, order_id, customer_id, subscriber_id, recipient, locale, correlation_id)
    select p_store, e.id, replace(e.type, '.', '_'), o.id, o.customer_id, null::uuid, o.email, o.locale, e.correlation_id
    from platform.domain_events e
    join orders.orders o on o.store_id = p_store
        and o.id = case e.aggregate when 'order' then e.aggregate_id else (e.payload ->> 'order_id')::uuid end
    where e.store_id = p_store and e.id = any (v_news)
      and e.type in ('order.confirmed', 'order.cancelled', 'refund.processed')
      and not (e.type = 'order.cancelled' and e.actor = 'job' and e.payload ->> 'from' = 'pending' and exists (
          select from payments.payments p
          where p.store_id = p_store and p.order_id = o.id and p.captured_minor = 0))
    union all
    select p_store, e.id, 'password_changed', null, c.id, null, c.email, coalesce(c.locale, s.locale), e.correlation_id
    from platform.domain_events e
    join customers.customers c on c.store_id = p_store and c.id = e.aggregate_id and c.deleted_at is null
    join stores.stores s on s.id = p_store
    where e.store_id = p_store and e.id = any (v_news) and e.type = 'customer.password_changed'
    union all
    select p_store, e.id, case e.type when 'newsletter.asked' then 'newsletter_confirm' else 'newsletter_welcome' end,
           null, null, n.id, n.email, n.locale, e.correlation_id
    from platform.domain_events e
    join newsletter.newsletter_subscribers n on n.store_id = p_store and n.id = e.aggregate_id
    where e.store_id = p_store and e.id = any (v_news) and e.type in ('newsletter.asked', 'newsletter.subscribed')
      and n.status <> 'unsubscribed' and not (e.payload ->> 'is_silent')::boolean
    order by 2
    on conflict (store_id, event_id, kind) do nothing;
    if found then
        perform platform.wake(p_store, 'notifications.send_mails', platform.now());
    end if;
    perform notifications.queue_reminders(p_store, v_news);
    perform notifications.queue_raffle_mails(p_store, v_news);
    return cardinality(v_news);
end
$$;
