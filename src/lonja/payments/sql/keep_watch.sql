-- payments.keep_watch: an attempt's money is set aside until p_until: a day before, people are told; then it is asked for.
-- Internal: SECURITY INVOKER; the caller holds the attempt.
create or replace function payments.keep_watch(p_store uuid, p_attempt uuid, p_until timestamptz) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_look_at timestamptz := greatest(p_until - interval '1 day', platform.now());
begin
    update payments.payment_attempts set authorized_until = p_until, look_at = v_look_at, updated_at = platform.now()
    where store_id = p_store and id = p_attempt;
    perform platform.wake(p_store, 'checkout.watch_authorizations', v_look_at);
end
$$;
