-- payments.tell_refund: what became of a refund, as an event: refund.requested, refund.processed, refund.failed.
-- A refund that tries another one again names it (retry_of): the buyer was told already.
-- Internal: SECURITY INVOKER.
create or replace function payments.tell_refund(p_refund payments.refunds, p_what text) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
    select platform.emit(p_refund.store_id, 'refund.' || p_what, 'refund', p_refund.id, jsonb_strip_nulls(jsonb_build_object(
        'order_id', p_refund.order_id, 'amount_minor', p_refund.amount_minor, 'currency', p_refund.currency,
        'retry_of', p_refund.retry_of)))
$$;
