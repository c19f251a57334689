-- payments.note_authorized_until: the provider tells how long it keeps an attempt's money set aside.
-- Promises: nothing changes for an attempt that is not authorized, or when the provider says what we know.
-- Locks:    the attempt.
create or replace function payments.note_authorized_until(p_store uuid, p_call jsonb, p_attempt uuid, p_until timestamptz)
returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    perform 1 from payments.payment_attempts a
    where a.store_id = p_store and a.id = p_attempt and a.status = 'authorized'
      and a.authorized_until is distinct from p_until for update;
    if found then
        perform payments.keep_watch(p_store, p_attempt, p_until);
    end if;
end
$$;
