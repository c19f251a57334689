-- pricing.check_staff: prices, currencies and rates are for the people who work here to give.
-- Internal: SECURITY INVOKER.
-- Refuses:  LJ238 prices_are_staffs
create or replace function pricing.check_staff() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not platform.is_trusted() then
        perform platform.refuse('LJ238', 'only staff may change prices');
    end if;
end
$$;
