-- people.dismiss: a person works in this store no more; what was said about their permissions here goes too.
-- Locks:    the membership's row. Tells the caches. Nobody to dismiss is not an error.
create or replace function people.dismiss(p_store uuid, p_call jsonb, p_staff uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.enter(p_store, p_call);
    delete from people.store_memberships where store_id = p_store and staff_id = p_staff;
    perform pg_notify('lonja_changed', 'staff:' || p_staff);
end
$$;
