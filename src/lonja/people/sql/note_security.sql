-- people.note_security: a security event about a person. store_id is null for what concerns the install.
-- Internal: called inside operations of people and customers.
create or replace function people.note_security(p_call jsonb, p_store uuid, p_event text, p_person uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into people.security_events (store_id, event_type, actor_id, correlation_id)
    values (p_store, p_event, p_person, (p_call ->> 'correlation_id')::uuid)
$$;
