-- payments.attempt: one attempt by its id, or null. One round trip: a payment asks for it several times.
create or replace function payments.attempt(p_store uuid, p_call jsonb, p_attempt uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    return (select to_jsonb(a) from payments.payment_attempts a where a.store_id = p_store and a.id = p_attempt);
end
$$;
