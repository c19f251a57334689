-- payments.record_starts: what providers answered when attempts were started: their references and where to send the buyers.
-- Nouns:    p_starts, a JSON array of {n, attempt_id, external_ref, redirect_url}, an attempt named once (who waits together is
--           written together: decision 0008).
-- Answers:  a row a start, with the code of its refusal: LJ603 unknown_attempt · LJ604 attempt_already_started (with another
--           reference).
-- Promises: P06. The reference of an attempt is written once; the same answer twice is one. Who was sent to a provider's page
--           and is not heard of is asked for (attempts_to_ask).
--           A page that opens for an order which was cancelled meanwhile is closed again (payments.request_void).
-- Locks:    the attempts, then their provider requests.
create or replace function payments.record_starts(p_store uuid, p_starts jsonb) returns table (n int, refusal text)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_ask_at timestamptz := platform.now() + interval '45 seconds';
begin
    perform platform.enter(p_store, '{"actor": "provider"}');
    update payments.payment_attempts a
    set external_ref = s.external_ref, redirect_url = s.redirect_url, updated_at = platform.now(),
        ask_at = case when s.redirect_url is not null then v_ask_at end
    from jsonb_to_recordset(p_starts) as s (attempt_id uuid, external_ref text, redirect_url text)
    where a.store_id = p_store and a.id = s.attempt_id and a.external_ref is null;
    perform platform.wake(p_store, 'checkout.ask_providers', v_ask_at);
    perform payments.request_void(p_store, a.id) from payments.payment_attempts a
    where a.store_id = p_store and a.status = 'cancelled'
      and a.id = any (array(select s.attempt_id from jsonb_to_recordset(p_starts) as s (attempt_id uuid)));
    return query
    select s.n, case when a.id is null then 'LJ603' when a.external_ref <> s.external_ref then 'LJ604' end
    from jsonb_to_recordset(p_starts) as s (n int, attempt_id uuid, external_ref text)
    left join payments.payment_attempts a on a.store_id = p_store and a.id = s.attempt_id;
end
$$;
