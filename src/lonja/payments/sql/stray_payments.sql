-- payments.stray_payments: captured money in the provider's list that no attempt of ours accounts for, and authorizations of
-- ours that are about to lapse.
-- Nouns:    unknown_payment bears no mark of ours; lost_payment bears one, but the attempt is not here (another store on the
--           same account, or rows that were lost); captured_twice is a second payment of one attempt. What went back in full
--           is no worry.
--           People hear of an authorization a day before it lapses; of one whose end nobody has told, on its fourth day:
--           Stripe holds it for seven, Mercado Pago for five.
-- Internal: SECURITY INVOKER.
create or replace function payments.stray_payments(p_store uuid, p_run payments.reconciliations)
returns table (
    reference text, kind text, suggested_action text, attempt_id uuid, order_id uuid, details jsonb, is_quiet boolean
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    select l.reference, d.kind, d.suggested_action, a.id, a.order_id,
           jsonb_build_object('told', jsonb_build_object(
               'reference', l.reference, 'outcome', l.outcome, 'currency', l.currency, 'amount_minor', l.amount_minor,
               'refunded_minor', l.refunded_minor, 'at', l.made_at, 'mark', l.attempt_id)),
           l.made_at <= p_run.until_at - interval '10 minutes'
    from payments.statement_lines l
    left join payments.payment_attempts a on a.store_id = p_store and a.id = l.attempt_id and a.gateway = l.gateway
    cross join lateral (values
        ('unknown_payment', 'look_at_provider', l.attempt_id is null),
        ('lost_payment', 'look_at_provider', l.attempt_id is not null and a.id is null),
        ('captured_twice', 'refund_at_provider', a.id is not null and l.source = 'list' and exists (
            select from payments.statement_lines first
            where first.store_id = p_store and first.attempt_id = l.attempt_id and first.gateway = l.gateway
              and first.source = 'list' and first.outcome = 'captured' and first.refunded_minor < first.amount_minor
              and (first.made_at, first.reference) < (l.made_at, l.reference)))
    ) as d (kind, suggested_action, holds)
    where l.store_id = p_store and l.gateway = p_run.gateway and l.seen_at >= p_run.started_at
      and l.outcome = 'captured' and l.refunded_minor < l.amount_minor and d.holds
    union all
    select a.id::text, 'authorization_expiring', 'capture', a.id, a.order_id,
           jsonb_build_object('ours', jsonb_build_object(
               'status', a.status, 'currency', a.currency, 'amount_minor', a.amount_minor, 'refunded_minor', 0,
               'at', a.created_at)),
           true
    from payments.payment_attempts a
    where a.store_id = p_store and a.gateway = p_run.gateway and a.status = 'authorized'
      and coalesce(a.authorized_until - interval '1 day', a.created_at + interval '4 days') < p_run.until_at
$$;
