-- payments.provider_request: what was last asked of a provider about an attempt. Null when nothing was.
-- Internal: SECURITY INVOKER.
create or replace function payments.provider_request(p_store uuid, p_attempt uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select to_jsonb(r) || jsonb_build_object('order_id', a.order_id, 'currency', a.currency)
    from payments.provider_requests r
    join payments.payment_attempts a on a.store_id = r.store_id and a.id = r.attempt_id
    where r.store_id = p_store and r.attempt_id = p_attempt
$$;
