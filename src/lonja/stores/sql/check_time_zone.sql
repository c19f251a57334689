-- stores.check_time_zone: a time zone PostgreSQL knows by this name. Abbreviations and offsets are not names of places.
-- Refuses:  LJ103 time_zone_unknown
create or replace function stores.check_time_zone(p_time_zone text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_time_zone is null or p_time_zone !~ '^([A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+)+|UTC)$' then
        raise invalid_parameter_value;
    end if;
    perform now() at time zone p_time_zone;
exception
    when invalid_parameter_value then
        perform platform.refuse('LJ103', 'unknown time zone', jsonb_build_object('time_zone', p_time_zone));
end
$$;
