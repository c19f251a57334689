-- customers.check_staff: who belongs to which segment is for the people who work here to say; nobody promotes themselves.
-- Internal: SECURITY INVOKER.
-- Refuses:  LJ154 segments_are_staffs
create or replace function customers.check_staff() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not platform.is_trusted() then
        perform platform.refuse('LJ154', 'only staff may change or list segments');
    end if;
end
$$;
