-- catalog.staff_only: drafts and deleted things are read by staff and the house.
-- Refuses: LJ216 staff_only
create or replace function catalog.staff_only() returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not platform.is_trusted() then
        perform platform.refuse('LJ216', 'only staff may read this');
    end if;
end
$$;
