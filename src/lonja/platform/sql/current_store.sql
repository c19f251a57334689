-- platform.current_store: the tenant of this transaction.
-- Nouns:    store (uuid)
-- Promises: P07. Raises when no store was entered (platform.no_store): loud, never empty.
-- Used by every row level security policy as (select platform.current_store()), once a table and query: so it is inlined by
-- the planner, which a function with a SET clause never is. It touches pg_catalog only.
create or replace function platform.current_store() returns uuid
language sql stable parallel safe
as $$
    select coalesce(nullif(pg_catalog.current_setting('lonja.store', true), '')::uuid, platform.no_store())
$$;
