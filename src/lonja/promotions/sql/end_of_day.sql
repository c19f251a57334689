-- promotions.end_of_day: the first moment after a day of a time zone (C-13), however long the day is.
-- A midnight that clocks are turned back to comes twice (Havana, the Azores); PostgreSQL means the second one.
-- Internal: SECURITY INVOKER.
create or replace function promotions.end_of_day(p_day date, p_zone text) returns timestamptz
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select m.at - case when ((m.at - interval '1 hour') at time zone p_zone)::date > p_day then interval '1 hour'
                       else interval '0' end
    from (select (p_day + 1)::timestamp at time zone p_zone as at) m
$$;
