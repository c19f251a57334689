-- platform.emit: writes a domain event in the transaction that caused it (outbox, append-only), and the news of it for
-- whoever waits for this type (platform.listeners). Set-based writers of events do the same (orders.steps).
-- Nouns: type such as order.confirmed, aggregate such as order, its id, and a small payload (ids and states, no personal data).
create or replace function platform.emit(p_store uuid, p_type text, p_aggregate text, p_aggregate_id uuid, p_payload jsonb)
returns uuid
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    with written as (
        insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
        values (p_store, p_type, p_aggregate, p_aggregate_id, p_payload, platform.actor(), platform.correlation_id())
        returning id
    ), told as (
        insert into platform.news (listener, store_id, event_id)
        select l.listener, p_store, w.id from written w cross join platform.listeners l where l.type = p_type
    )
    select id from written
$$;
