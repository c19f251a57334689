-- checkout.process_refund: a refund has arrived at the buyer: counted, told, and the order's payment says so.
-- Nouns:    p_is_by_hand: the caller handed the money back; else a provider did.
-- Promises: P04, P10. One that was given up and arrives all the same takes its claim again when the money is still there;
--           when it is not, more went back than came: nothing moves, and people look (PAY-15).
-- Internal: SECURITY INVOKER; the caller holds payment, attempt, refund and order (checkout.lock_refund).
create or replace function checkout.process_refund(
    p_refund payments.refunds, p_external_ref text, p_is_by_hand boolean default false
) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_store uuid := p_refund.store_id;
    v_is_free boolean := p_refund.abandoned_at is not null;
begin
    if v_is_free and not exists (
        select from payments.payment_attempts a
        where a.store_id = v_store and a.id = p_refund.payment_attempt_id
          and a.refunded_minor + p_refund.amount_minor <= a.captured_minor) then
        perform checkout.report_refund(p_refund);
        return;
    elsif v_is_free then
        perform payments.count_refund(v_store, p_refund.payment_attempt_id, p_refund.amount_minor, 0);
        perform checkout.follow_payment(v_store, p_refund.order_id);
    end if;
    perform payments.count_refund(v_store, p_refund.payment_attempt_id, 0, p_refund.amount_minor);
    update payments.refunds
    set status = 'processed', processed_at = platform.now(), abandoned_at = null, next_try_at = null, failure_reason = null,
        external_ref = coalesce(left(p_external_ref, 255), external_ref), is_by_hand = p_is_by_hand,
        settled_by = case when p_is_by_hand then platform.actor_id() end, updated_at = platform.now()
    where store_id = v_store and id = p_refund.id;
    perform checkout.follow_payment(v_store, p_refund.order_id);
    perform payments.tell_refund(p_refund, 'processed');
end
$$;
