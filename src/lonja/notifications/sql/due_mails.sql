-- notifications.due_mails: takes the mails of a store that are to be sent now, longest due first, at most p_limit.
-- Nouns:    p_transport, by which they are about to be sent. A taken mail is the caller's for ten minutes; it ends with
--           notifications.close_mail.
-- Promises: EML-09, EML-10. Two workers take different mails. A try is counted and written down before it is made, so a mail
--           that kills its worker is tried ten times too, and no more. What a killed worker had taken is due again when its
--           ten minutes are over: a mail may arrive twice then, with one Message-ID, and is never lost.
--           Looking is also saying when to look again: soon, when there was something; and within a minute as long as any mail
--           waits, for what was queued while we looked.
-- Locks:    the mails, the wake-up.
create or replace function notifications.due_mails(p_store uuid, p_call jsonb, p_transport text, p_limit int)
returns table (id uuid, kind text, attempt int, recipient text, locale text, order_id uuid, customer_id uuid, guest_key text,
               payload jsonb, happened_at timestamptz, correlation_id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    update notifications.mails m
    set status = 'failed', next_try_at = null, last_error = coalesce(m.last_error, 'the last try never ended'),
        updated_at = platform.now()
    where m.store_id = p_store and m.next_try_at <= platform.now() and m.attempts >= 10;
    return query
    with due as (
        select m.id from notifications.mails m
        where m.store_id = p_store and m.next_try_at <= platform.now()
        order by m.next_try_at limit p_limit for update skip locked
    ), taken as (
        update notifications.mails m
        set attempts = m.attempts + 1, next_try_at = platform.now() + interval '10 minutes', updated_at = platform.now()
        from due where m.store_id = p_store and m.id = due.id
        returning m.*
    ), logged as (
        insert into notifications.email_logs (store_id, mail_id, attempt, transport)
        select p_store, t.id, t.attempts, p_transport from taken t
    )
    select t.id, t.kind, t.attempts, t.recipient, t.locale, t.order_id, t.customer_id, o.guest_key, e.payload, e.created_at,
           t.correlation_id
    from taken t
    join platform.domain_events e on e.store_id = p_store and e.id = t.event_id
    left join orders.orders o on o.store_id = p_store and o.id = t.order_id;
    get diagnostics v_found = row_count;
    perform platform.rest(p_store, 'notifications.send_mails', (
        select least(min(m.next_try_at), platform.now() + case when v_found > 0 then interval '1 second' else interval '1 minute' end)
        from notifications.mails m where m.store_id = p_store and m.next_try_at is not null having count(*) > 0));
end
$$;
