-- payments.sandbox_open: the sandbox provider opens a hosted page for an attempt. Same attempt, same page (its idempotency).
-- Whether an approval takes the money or sets it aside is the merchant's setting `capture` at this moment.
create or replace function payments.sandbox_open(
    p_store uuid, p_call jsonb, p_attempt uuid, p_amount_minor bigint, p_currency text, p_description text, p_return_url text
) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    insert into payments.sandbox_sessions
        (store_id, id, attempt_id, amount_minor, currency, description, return_url, capture)
    values (p_store, p_attempt, p_attempt, p_amount_minor, p_currency, p_description, p_return_url,
            case when exists (select from payments.payment_gateways g where g.store_id = p_store and g.id = 'sandbox'
                              and g.config ->> 'capture' = 'manual') then 'manual' else 'automatic' end)
    on conflict do nothing;
    return p_attempt;
end
$$;
