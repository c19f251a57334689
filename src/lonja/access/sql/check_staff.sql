-- access.check_staff: how a drop is sold is for the people who work here to say.
-- Internal: SECURITY INVOKER.
-- Refuses:  LJ539 drops_are_staffs
create or replace function access.check_staff() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not platform.is_trusted() then
        perform platform.refuse('LJ539', 'only staff may change how a drop is sold');
    end if;
end
$$;
