-- platform.forget_idempotency_keys: drops the keys of a store that nobody may replay any more (after 48 hours).
-- Limits:   1,000 a call; answers how many, so the caller knows whether to come again.
-- Locks:    the expired keys; those somebody holds are left for the next time.
create or replace function platform.forget_idempotency_keys(p_store uuid, p_call jsonb) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_forgotten integer;
begin
    perform platform.enter(p_store, p_call);
    with expired as (
        select scope, owner, key from platform.idempotency_keys
        where store_id = p_store and expires_at < platform.now()
        order by expires_at limit 1000 for update skip locked
    )
    delete from platform.idempotency_keys k using expired e
    where k.store_id = p_store and k.scope = e.scope and k.owner = e.owner and k.key = e.key;
    get diagnostics v_forgotten = row_count;
    return v_forgotten;
end
$$;
