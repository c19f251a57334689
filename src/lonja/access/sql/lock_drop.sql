-- access.lock_drop: who counts units of a drop shares this lock; who changes its limits has it alone, so that every unit is
-- counted under the old limits or under the new ones.
-- Internal: SECURITY INVOKER. Until the end of the transaction.
create or replace function access.lock_drop(p_store uuid, p_collection uuid, p_is_alone boolean) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key bigint := hashtextextended(p_store::text || p_collection::text, 530);
begin
    if p_is_alone then
        perform pg_advisory_xact_lock(v_key);
    else
        perform pg_advisory_xact_lock_shared(v_key);
    end if;
end
$$;
