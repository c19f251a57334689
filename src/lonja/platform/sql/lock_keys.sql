-- platform.lock_keys: claims the idempotency keys of a batch, given by their platform.key_lock. Twins wait here, holding nothing else.
-- Locks:    the keys, in the order of their numbers, so no two batches can wait for each other.
-- Internal: SECURITY INVOKER.
create or replace function platform.lock_keys(p_locks bigint[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(l.lock)
    from (select distinct a.lock from unnest(p_locks) a (lock) where a.lock is not null order by 1) l;
end
$$;
