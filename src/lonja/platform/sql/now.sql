-- platform.now: the transaction's time, which tests may replace.
-- lonja.fake_now is honoured only in databases whose name begins with lonja_test.
-- CASE, not COALESCE: row level security takes COALESCE for a leak, and no `expires_at <= platform.now()` would reach an index.
create or replace function platform.now() returns timestamptz
language sql stable parallel safe
as $$
    select case
        when pg_catalog.current_database() like 'lonja\_test%' and pg_catalog.current_setting('lonja.fake_now', true) <> ''
            then pg_catalog.current_setting('lonja.fake_now', true)::timestamptz
        else pg_catalog.now()
    end
$$;
