-- checkout.report_refund: a provider gave back what we had given up and have given back since: people look (PAY-15).
-- The same word again is one event.
-- Internal: SECURITY INVOKER.
create or replace function checkout.report_refund(p_refund payments.refunds) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into people.security_events (store_id, event_type, subject, metadata, correlation_id)
    select p_refund.store_id, 'suspicious_payment', p_refund.payment_attempt_id::text, told.metadata, platform.correlation_id()
    from (select jsonb_build_object(
        'refund_id', p_refund.id, 'refunded_minor', p_refund.amount_minor, 'currency', p_refund.currency) as metadata) told
    where not exists (
        select from people.security_events e
        where e.store_id = p_refund.store_id and e.event_type = 'suspicious_payment'
          and e.subject = p_refund.payment_attempt_id::text and e.metadata = told.metadata)
$$;
