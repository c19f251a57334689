-- checkout.settle_part: a provider says it has captured another amount than the attempt is for.
-- The part we asked for settles as a capture does, and the rest is let go and never comes (checkout.take_amount). Anything
-- else changes nothing and is recorded as suspicious (PAY-15). The same word again is no second effect.
-- An amount that cannot be read (null) equals nothing: people look.
-- Promises: P04, P06, P10.
-- Locks:    payment, attempt, order, stock levels, holds. In that order.
-- Refuses:  LJ603 unknown_attempt
create or replace function checkout.settle_part(
    p_store uuid, p_call jsonb, p_attempt uuid, p_amount_minor bigint, p_currency text, p_external_ref text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_attempt payments.payment_attempts;
begin
    perform platform.enter(p_store, p_call);
    v_attempt := checkout.lock_attempt(p_store, p_attempt);
    if v_attempt.status in ('captured', 'surplus') and
       (p_amount_minor, p_currency) = (v_attempt.captured_minor, v_attempt.currency) then
        return checkout.settlement(p_store, p_attempt);
    elsif v_attempt.status not in ('captured', 'surplus') and
          (p_amount_minor, p_currency) = (v_attempt.asked_minor, v_attempt.currency) then
        perform checkout.settle_amount(p_store, v_attempt, p_amount_minor);
    else
        perform checkout.report_mismatch(p_store, v_attempt, p_amount_minor, p_currency);
    end if;
    if p_external_ref is not null and v_attempt.external_ref is null then
        update payments.payment_attempts set external_ref = p_external_ref, updated_at = platform.now()
        where store_id = p_store and id = p_attempt;
    end if;
    return checkout.settlement(p_store, p_attempt);
end
$$;
