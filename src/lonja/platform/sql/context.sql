-- The readers of what platform.enter has set. Each answers null when nothing is set.
-- is_trusted: staff and the house itself see every row of the store; guests and customers only their own. It asks for the
-- store too: PostgreSQL may ask this policy before the store's, and where no store was entered both must be loud (P07).
-- They pin no search_path on purpose: a SQL function with a SET clause is never inlined, and these touch pg_catalog only.
create or replace function platform.actor() returns text
language sql stable parallel safe
as $$ select coalesce(nullif(pg_catalog.current_setting('lonja.actor', true), ''), 'guest') $$;

create or replace function platform.actor_id() returns uuid
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.actor_id', true), '')::uuid $$;

create or replace function platform.current_customer() returns uuid
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.customer', true), '')::uuid $$;

create or replace function platform.current_session() returns uuid
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.session', true), '')::uuid $$;

create or replace function platform.current_guest_key() returns text
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.guest_key', true), '') $$;

create or replace function platform.correlation_id() returns uuid
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.correlation', true), '')::uuid $$;

create or replace function platform.request_id() returns uuid
language sql stable parallel safe
as $$ select nullif(pg_catalog.current_setting('lonja.request', true), '')::uuid $$;

create or replace function platform.is_trusted() returns boolean
language sql stable parallel safe
as $$
    select platform.current_store() is not null and platform.actor() in ('staff', 'system', 'job', 'provider')
$$;

create or replace function platform.key_owner() returns uuid
language sql stable parallel safe
as $$
    select coalesce(platform.current_customer(), platform.current_session(), platform.actor_id(),
                    '00000000-0000-0000-0000-000000000000')
$$;
