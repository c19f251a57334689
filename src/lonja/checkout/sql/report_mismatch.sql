-- checkout.report_mismatch: a provider took another amount than was asked: nobody's order moves, people look (PAY-15).
-- The same word again is one event.
-- Internal: SECURITY INVOKER.
create or replace function checkout.report_mismatch(
    p_store uuid, p_attempt payments.payment_attempts, p_amount_minor bigint, p_currency text
) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into people.security_events (store_id, event_type, subject, metadata, correlation_id)
    select p_store, 'suspicious_payment', p_attempt.id::text, told.metadata, platform.correlation_id()
    from (select jsonb_build_object(
        'asked_minor', coalesce(p_attempt.asked_minor, p_attempt.amount_minor), 'asked_currency', p_attempt.currency,
        'told_minor', p_amount_minor, 'told_currency', p_currency) as metadata) told
    where not exists (
        select from people.security_events e
        where e.store_id = p_store and e.event_type = 'suspicious_payment' and e.subject = p_attempt.id::text
          and e.metadata = told.metadata)
$$;
