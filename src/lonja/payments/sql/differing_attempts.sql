-- payments.differing_attempts: our attempts of which the provider says something else than we do, as this run has heard it.
-- What we took may be a part of what was asked for (docs/decisions/0019-money-that-comes-later.md).
-- A payment page may be tried several times under one attempt: money that was taken wins over a try that failed.
-- Nouns:    p_has_refunds: the provider knows of refunds; else people give money back, and it has nothing to say.
--           is_quiet: neither side has moved in the ten minutes before the run, so a callback that is late is no difference.
-- Internal: SECURITY INVOKER.
create or replace function payments.differing_attempts(p_store uuid, p_run payments.reconciliations, p_has_refunds boolean)
returns table (
    reference text, kind text, suggested_action text, attempt_id uuid, order_id uuid, details jsonb, is_quiet boolean
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
    with told as (
        select distinct on (l.attempt_id) l.*
        from payments.statement_lines l
        where l.store_id = p_store and l.gateway = p_run.gateway and l.seen_at >= p_run.started_at
          and l.attempt_id is not null
        order by l.attempt_id, l.outcome = 'captured' desc, l.refunded_minor < l.amount_minor desc,
                 l.outcome = 'authorized' desc, l.seen_at desc
    ), pairs as (
        select t.outcome, t.amount_minor as told_minor, t.refunded_minor as told_back, t.currency as told_currency,
               t.reference as told_reference, t.made_at, a.*, a.status in ('captured', 'surplus') as is_taken,
               t.currency = a.currency and case when a.status in ('captured', 'surplus') then t.amount_minor = a.captured_minor
                   else t.amount_minor in (a.amount_minor, coalesce(a.asked_minor, a.amount_minor)) end as is_as_much,
               coalesce(r.done, 0) as back_minor, coalesce(r.due, 0) as due_minor
        from told t
        join payments.payment_attempts a on a.store_id = p_store and a.id = t.attempt_id and a.gateway = t.gateway
        left join lateral (
            select sum(f.amount_minor) filter (where f.status = 'processed')::bigint as done,
                   sum(f.amount_minor) filter (where f.status = 'pending')::bigint as due
            from payments.refunds f where f.store_id = p_store and f.payment_attempt_id = a.id
        ) r on true
    )
    select p.id::text, d.kind, d.suggested_action, p.id, p.order_id,
           jsonb_build_object(
               'told', jsonb_build_object('reference', p.told_reference, 'outcome', p.outcome, 'currency', p.told_currency,
                   'amount_minor', p.told_minor, 'refunded_minor', p.told_back, 'at', p.made_at),
               'ours', jsonb_build_object('status', p.status, 'currency', p.currency, 'refunded_minor', p.back_minor,
                   'amount_minor', case when p.is_taken then p.captured_minor else p.amount_minor end)),
           greatest(p.updated_at, p.made_at) <= p_run.until_at - interval '10 minutes'
    from pairs p
    cross join lateral (values
        ('amount_differs', 'open_order',
            p.outcome = 'captured' and not p.is_as_much),
        ('capture_unsettled', 'settle', p.outcome = 'captured' and not p.is_taken and p.is_as_much),
        ('capture_missing', 'look_at_provider', p.outcome <> 'captured' and p.is_taken and p.amount_minor > 0),
        ('refund_unknown', 'open_order', p_has_refunds and p.outcome = 'captured' and p.is_taken
            and p.told_back > p.back_minor + p.due_minor),
        ('refund_missing', 'look_at_provider', p_has_refunds and p.outcome = 'captured' and p.is_taken
            and p.told_back < p.back_minor)
    ) as d (kind, suggested_action, holds)
    where d.holds
$$;
