-- checkout.finish_refund: the provider has confirmed a refund, or refused it (PAY-13, C-09).
-- Promises: P04, P06: a refund is counted once, whoever calls and how often.
-- Locks:    payment, refund, order.
-- Refuses:  LJ606 unknown_refund
create or replace function checkout.finish_refund(
    p_store uuid, p_call jsonb, p_refund uuid, p_confirmed boolean, p_external_ref text, p_reason text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_refund payments.refunds;
    v_payment payments.payments;
    v_surplus boolean;
begin
    perform platform.enter(p_store, p_call);
    select p.* into v_payment from payments.payments p
    join payments.refunds r on r.store_id = p.store_id and r.order_id = p.order_id
    where p.store_id = p_store and r.id = p_refund for update of p;
    select * into v_refund from payments.refunds where store_id = p_store and id = p_refund for update;
    if v_refund.id is null then
        perform platform.refuse('LJ606', 'no such refund', jsonb_build_object('refund_id', p_refund));
    end if;
    if v_refund.status <> 'processed' then
        update payments.refunds
        set status = case when p_confirmed then 'processed' else 'failed' end, external_ref = p_external_ref,
            failure_reason = case when not p_confirmed then left(p_reason, 500) end,
            processed_at = case when p_confirmed then platform.now() end, updated_at = platform.now()
        where store_id = p_store and id = p_refund;
        select status = 'surplus' into v_surplus from payments.payment_attempts
        where store_id = p_store and id = v_refund.payment_attempt_id;
        if p_confirmed and not v_surplus then
            perform checkout.count_refund(p_store, v_payment, v_refund.amount_minor);
        end if;
    end if;
    return (select to_jsonb(r) from payments.refunds r where r.store_id = p_store and r.id = p_refund);
end
$$;
