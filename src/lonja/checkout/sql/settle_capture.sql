-- checkout.settle_capture: the money of one attempt has come in full.
-- A part was asked for and all of it came: the money is real and counts, and people look (PAY-15).
-- Internal: SECURITY INVOKER; settle_payment holds payment, attempt and order.
create or replace function checkout.settle_capture(p_store uuid, p_attempt payments.payment_attempts) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_attempt.asked_minor < p_attempt.amount_minor then
        perform checkout.report_mismatch(p_store, p_attempt, p_attempt.amount_minor, p_attempt.currency);
    end if;
    perform checkout.settle_amount(p_store, p_attempt, p_attempt.amount_minor);
end
$$;
