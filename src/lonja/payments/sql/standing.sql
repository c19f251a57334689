-- payments.standing: what a payment is once its money has come: a function of its sums and nothing else, so that any number
-- of refunds may be on their way at once. The CHECK status_follows_the_money says the same. Inlined: no SET clause on purpose.
create or replace function payments.standing(p_captured_minor bigint, p_refunded_minor bigint, p_returning_minor bigint)
returns text
language sql immutable
as $$
    select case
        when p_returning_minor > p_refunded_minor then 'refund_pending'
        when p_refunded_minor = 0 then 'paid'
        when p_refunded_minor = p_captured_minor then 'refunded'
        else 'partially_refunded' end
$$;
