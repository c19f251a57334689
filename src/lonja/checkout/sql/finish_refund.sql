-- checkout.finish_refund: the provider's last word on a refund: confirmed, or refused (PAY-13, C-09).
-- Promises: P04, P06, P10: counted once, whoever calls and how often. A confirmed one that fails later (a closed account) is
--           counted back. What a person handed over is not the provider's to take back.
-- Locks:    payment, attempt, refund, order.
-- Refuses:  LJ606 unknown_refund
create or replace function checkout.finish_refund(
    p_store uuid, p_call jsonb, p_refund uuid, p_confirmed boolean, p_external_ref text, p_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_refund payments.refunds;
begin
    perform platform.enter(p_store, p_call);
    v_refund := checkout.lock_refund(p_store, p_refund);
    if p_confirmed and v_refund.status <> 'processed' then
        perform checkout.process_refund(v_refund, p_external_ref);
    elsif not p_confirmed and (v_refund.status = 'pending' or v_refund.status = 'processed' and not v_refund.is_by_hand) then
        perform checkout.fail_refund(v_refund, p_external_ref, p_reason);
    end if;
    return checkout.refund_view(p_store, p_refund);
end
$$;
