-- payments.record_start: what the provider answered when an attempt was started: its reference and where to send the buyer.
-- Promises: P06. The reference of an attempt is written once; the same answer twice is one.
--           A page that opens for an order which was cancelled meanwhile is closed again (payments.request_void).
-- Locks:    the attempt, then its provider request.
-- Refuses:  LJ603 unknown_attempt · LJ604 attempt_already_started (with another reference)
create or replace function payments.record_start(
    p_store uuid, p_call jsonb, p_attempt uuid, p_external_ref text, p_redirect_url text
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_ref text;
    v_status text;
begin
    perform platform.enter(p_store, p_call);
    update payments.payment_attempts
    set external_ref = p_external_ref, redirect_url = p_redirect_url, updated_at = platform.now()
    where store_id = p_store and id = p_attempt and external_ref is null
    returning status into v_status;
    if found then
        if v_status = 'cancelled' then
            perform payments.request_void(p_store, p_attempt);
        end if;
        return;
    end if;
    select external_ref into v_ref from payments.payment_attempts where store_id = p_store and id = p_attempt;
    if not found then
        perform platform.refuse('LJ603', 'no such payment attempt', jsonb_build_object('attempt_id', p_attempt));
    elsif v_ref <> p_external_ref then
        perform platform.refuse('LJ604', 'this attempt was started with another reference');
    end if;
end
$$;
