-- platform.no_store: what platform.current_store answers when there is none.
-- Refuses:  LJ001 no_store_entered
create or replace function platform.no_store() returns uuid
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using errcode = 'LJ001', message = 'no store was entered in this transaction';
end
$$;
