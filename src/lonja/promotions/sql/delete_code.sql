-- promotions.delete_code: a code is no more (PRM-21): nobody can use it, and another may bear its name. Its uses stay told.
-- Promises: P06.
-- Locks:    idempotency key; the code's row.
-- Refuses:  LJ010 · LJ433 rules_are_staffs · LJ435 unknown_code
create or replace function promotions.delete_code(p_store uuid, p_call jsonb, p_id uuid) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform promotions.check_staff();
    if platform.replay(p_store, p_call, 'promotions.delete_code') is not null then
        return;
    end if;
    update promotions.discount_codes set deleted_at = platform.now(), updated_at = platform.now()
    where store_id = p_store and id = p_id and deleted_at is null;
    if not found then
        perform platform.refuse('LJ435', 'no such code', jsonb_build_object('code_id', p_id));
    end if;
    perform platform.emit(p_store, 'code.deleted', 'code', p_id, '{}');
    perform platform.remember(p_store, p_call, 'promotions.delete_code', '{}');
end
$$;
