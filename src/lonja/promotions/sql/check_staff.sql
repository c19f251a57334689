-- promotions.check_staff: what is given away is for the people who work here to say.
-- Internal: SECURITY INVOKER.
-- Refuses:  LJ433 rules_are_staffs
create or replace function promotions.check_staff() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not platform.is_trusted() then
        perform platform.refuse('LJ433', 'only staff may change or list promotions');
    end if;
end
$$;
