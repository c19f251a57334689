-- payments.attempts_to_ask: pending attempts whose provider has not told us anything for a while, oldest first, at most
-- p_limit. Webhooks get lost; money must not (P04).
-- Promises: looking is also saying when to ask again: after 45 s, then whenever the attempt has become twice as old, for
--           three days. Two askers never get the same attempt.
-- Locks:    the attempts.
create or replace function payments.attempts_to_ask(p_store uuid, p_call jsonb, p_limit int) returns setof uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_found int;
begin
    perform platform.enter(p_store, p_call);
    return query
    update payments.payment_attempts a
    set ask_at = case when a.created_at > platform.now() - interval '3 days'
                      then platform.now() + greatest(platform.now() - a.created_at, interval '45 seconds') end,
        updated_at = platform.now()
    where a.store_id = p_store and a.id = any (array(
        select due.id from payments.payment_attempts due
        where due.store_id = p_store and due.status = 'pending' and due.ask_at <= platform.now()
        order by due.ask_at limit p_limit for update skip locked))
    returning a.id;
    get diagnostics v_found = row_count;
    perform payments.look_again(p_store, 'checkout.ask_providers', v_found, p_limit, (
        select min(a.ask_at) from payments.payment_attempts a
        where a.store_id = p_store and a.status = 'pending' and a.ask_at > platform.now()));
end
$$;
