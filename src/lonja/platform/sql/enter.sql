-- platform.enter: sets tenant, actor and correlation for the rest of the transaction.
-- Nouns:    p_store, the tenant. p_call, who calls and why, as JSON:
--             actor          guest | customer | staff | system | job | provider   (default guest)
--             actor_id       uuid of the staff member, customer or session
--             customer_id    uuid, when a customer is signed in; session_id, the visitor's session
--             guest_key      hex sha256 of the secret a guest holds for an order
--             correlation_id, request_id   uuids
--             idempotency_key, request_hash   read by platform.replay
-- Promises: P07. All settings are transaction local, so a pooled connection needs no reset.
--           One transaction, one store: entering another is refused.
-- Locks:    none.
-- Refuses:  LJ001 no_store_entered · LJ008 other_store
create or replace function platform.enter(p_store uuid, p_call jsonb default '{}') returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform platform.visit(p_store);
    perform set_config('lonja.actor', coalesce(p_call ->> 'actor', 'guest'), true),
            set_config('lonja.actor_id', coalesce(p_call ->> 'actor_id', ''), true),
            set_config('lonja.customer', coalesce(p_call ->> 'customer_id', ''), true),
            set_config('lonja.session', coalesce(p_call ->> 'session_id', ''), true),
            set_config('lonja.guest_key', coalesce(p_call ->> 'guest_key', ''), true),
            set_config('lonja.correlation', coalesce(p_call ->> 'correlation_id', ''), true),
            set_config('lonja.request', coalesce(p_call ->> 'request_id', ''), true);
end
$$;
