-- checkout.settle_payment: the one place where a provider's word becomes ours. Browser return, webhook and reconciliation
-- all call it with the provider's CURRENT state; whoever comes first does the work, the others get the same answer.
-- Nouns:    p_outcome: captured | authorized | failed | cancelled | pending, with what the provider says it took. p_payer: what
--           it calls the instrument that pays, if it tells; only a fingerprint of it is kept (docs/decisions/0033).
-- Promises: P04: captured money has a confirmed order or a refund. P06, P10: one capture an order; a second one is surplus
--           and goes back. P16: a card that would have more of a drop than its limit is given its money back. Money that comes after the hold ran out takes the goods again, or goes back. Never lost.
--           Another amount or currency than asked changes nothing and is recorded as suspicious (PAY-15).
-- Locks:    payment, attempt, order, stock levels, holds, counts of drops, codes and rules. In that order.
-- Refuses:  LJ603 unknown_attempt
create or replace function checkout.settle_payment(
    p_store uuid, p_call jsonb, p_attempt uuid, p_outcome text,
    p_amount_minor bigint, p_currency text, p_external_ref text, p_reason text, p_payer text default null
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_attempt payments.payment_attempts;
begin
    perform platform.enter(p_store, p_call);
    v_attempt := checkout.lock_attempt(p_store, p_attempt);
    if p_payer <> '' and p_outcome in ('captured', 'authorized') and v_attempt.status not in ('captured', 'surplus') then
        v_attempt.payer := access.fingerprint(p_store, v_attempt.gateway || ' ' || p_payer);
        update payments.payment_attempts set payer = v_attempt.payer, updated_at = platform.now()
        where store_id = p_store and id = p_attempt;
    end if;
    if p_outcome in ('captured', 'authorized') and
       (p_amount_minor, p_currency) is distinct from (v_attempt.amount_minor, v_attempt.currency) then
        perform checkout.report_mismatch(p_store, v_attempt, p_amount_minor, p_currency);
    elsif p_outcome = 'captured' and v_attempt.status not in ('captured', 'surplus') then
        perform checkout.settle_capture(p_store, v_attempt);
    elsif p_outcome = 'authorized' and v_attempt.status = 'pending' then
        perform checkout.settle_authorization(p_store, v_attempt);
    elsif p_outcome in ('failed', 'cancelled') and v_attempt.status in ('pending', 'authorized') then
        perform checkout.settle_failure(p_store, v_attempt, p_outcome, p_reason);
    end if;
    if p_external_ref is not null and v_attempt.external_ref is null then
        update payments.payment_attempts set external_ref = p_external_ref, updated_at = platform.now()
        where store_id = p_store and id = p_attempt;
    end if;
    return checkout.settlement(p_store, p_attempt);
end
$$;
