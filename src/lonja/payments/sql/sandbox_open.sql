-- payments.sandbox_open: the sandbox provider opens hosted pages for attempts. Same attempt, same page (its idempotency).
-- Whether an approval takes the money or sets it aside is the merchant's setting `capture` at this moment.
-- Nouns:    p_starts, a JSON array of {attempt_id, amount_minor, currency, description, return_url} (who waits together is
--           served together: decision 0008).
create or replace function payments.sandbox_open(p_store uuid, p_starts jsonb) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_capture text;
begin
    perform platform.enter(p_store, '{"actor": "provider"}');
    select case when g.config ->> 'capture' = 'manual' then 'manual' else 'automatic' end into v_capture
    from payments.payment_gateways g where g.store_id = p_store and g.id = 'sandbox';
    insert into payments.sandbox_sessions
        (store_id, id, attempt_id, amount_minor, currency, description, return_url, capture)
    select p_store, s.attempt_id, s.attempt_id, s.amount_minor, s.currency, s.description, s.return_url,
           coalesce(v_capture, 'automatic')
    from jsonb_to_recordset(p_starts)
        as s (attempt_id uuid, amount_minor bigint, currency text, description text, return_url text)
    order by s.attempt_id
    on conflict do nothing;
end
$$;
