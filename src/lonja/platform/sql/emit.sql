-- platform.emit: writes a domain event in the transaction that caused it (outbox, append-only).
-- Nouns: type such as order.confirmed, aggregate such as order, its id, and a small payload (ids and states, no personal data).
create or replace function platform.emit(p_store uuid, p_type text, p_aggregate text, p_aggregate_id uuid, p_payload jsonb)
returns uuid
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    insert into platform.domain_events (store_id, type, aggregate, aggregate_id, payload, actor, correlation_id)
    values (p_store, p_type, p_aggregate, p_aggregate_id, p_payload, platform.actor(), platform.correlation_id())
    returning id
$$;
