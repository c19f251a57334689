-- platform.now: the transaction's time, which tests may replace.
-- lonja.fake_now is honoured only in databases whose name begins with lonja_test.
create or replace function platform.now() returns timestamptz
language sql stable parallel safe
as $$
    select case
        when pg_catalog.current_database() like 'lonja\_test%'
            then coalesce(nullif(pg_catalog.current_setting('lonja.fake_now', true), '')::timestamptz, pg_catalog.now())
        else pg_catalog.now()
    end
$$;
