-- platform.key_lock: the number whose advisory lock is an idempotency key's. Who holds it until the transaction ends has claimed
-- the key; two keys that share a number (one in 2^64) only wait for each other.
-- Inlined into what asks: no SET clause on purpose.
create or replace function platform.key_lock(p_store uuid, p_scope text, p_owner uuid, p_key text) returns bigint
language sql immutable parallel safe
as $$
    select pg_catalog.hashtextextended(p_store::text || p_scope || p_owner::text || p_key, 0)
$$;
