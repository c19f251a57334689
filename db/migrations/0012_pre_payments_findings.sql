-- The provider's books beside ours (docs/decisions/0017-reconciliation.md), and what people need to see of the inbox.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion
-- (The tables are those of the first release: nobody has rows in them yet, and a file runs in one transaction.)

-- How far the reconciliation of a gateway has come. One row a gateway: a run that was cut off goes on at `position_at`.
create table payments.reconciliations (
    store_id uuid not null,
    gateway text not null,
    days int not null check (days between 1 and 90),
    since_at timestamptz not null,
    until_at timestamptz not null,
    -- Everything the provider lists before this moment is here.
    position_at timestamptz not null,
    started_at timestamptz not null,
    -- Null while it runs, and after it was cut off.
    finished_at timestamptz,
    line_count int not null default 0,
    last_error text check (length(last_error) <= 500),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, gateway),
    foreign key (store_id, gateway) references payments.payment_gateways (store_id, id),
    check (since_at <= position_at and position_at <= until_at)
);

-- What a provider says of a payment: a line of its own list, or its answer when it was asked about one attempt.
create table payments.statement_lines (
    store_id uuid not null,
    gateway text not null,
    reference text not null check (length(reference) between 1 and 255),
    source text not null check (source in ('list', 'answer')),
    -- The mark it bears, whether or not such an attempt is ours: no foreign key.
    attempt_id uuid,
    outcome text not null check (outcome in ('pending', 'authorized', 'captured', 'failed', 'cancelled')),
    amount_minor bigint not null,
    refunded_minor bigint not null default 0,
    currency text not null,
    made_at timestamptz not null,
    seen_at timestamptz not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, gateway, reference),
    foreign key (store_id, gateway) references payments.payment_gateways (store_id, id)
);
create index statement_lines_seen on payments.statement_lines (store_id, gateway, seen_at);
create index statement_lines_of_attempt on payments.statement_lines (store_id, attempt_id) where attempt_id is not null;

-- Where the two books differ. A second run finds the same row again.
create table payments.findings (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    gateway text not null,
    -- Our attempt's id where we have one, else the provider's reference.
    reference text not null check (length(reference) between 1 and 255),
    kind text not null check (kind in (
        'capture_unsettled', 'capture_missing', 'captured_twice', 'unknown_payment', 'lost_payment', 'amount_differs',
        'refund_unknown', 'refund_missing', 'authorization_expiring')),
    suggested_action text not null check (suggested_action in (
        'settle', 'open_order', 'refund_at_provider', 'look_at_provider', 'capture')),
    attempt_id uuid,
    order_id uuid,
    -- What each side says: amounts in minor units, states, references. No personal data.
    details jsonb not null,
    status text not null default 'open' check (status in ('open', 'resolved', 'dismissed')),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    resolved_at timestamptz,
    dismissed_at timestamptz,
    dismissed_by uuid,
    dismiss_reason text check (length(dismiss_reason) between 1 and 500),
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    constraint one_finding_a_difference unique (store_id, gateway, reference, kind),
    foreign key (store_id, gateway) references payments.payment_gateways (store_id, id),
    foreign key (store_id, attempt_id) references payments.payment_attempts (store_id, id),
    check ((status = 'resolved') = (resolved_at is not null)),
    check ((status = 'dismissed') = (dismissed_at is not null)),
    check (status <> 'dismissed' or dismiss_reason is not null)
);
create index findings_newest on payments.findings (store_id, status, first_seen_at desc, id desc);

-- KPI-01, and what a reconciliation looks at: the attempts of a gateway by age.
create index payment_attempts_by_gateway on payments.payment_attempts (store_id, gateway, created_at, status);
create index payment_attempts_changed on payments.payment_attempts (store_id, gateway, updated_at);

-- The inbox, as people page through it: all of it, a provider's part, what is not done.
drop index payments.webhook_events_newest;
create index webhook_events_newest on payments.webhook_events (store_id, received_at, provider, event_id);
create index webhook_events_by_provider on payments.webhook_events (store_id, provider, received_at, event_id);
create index webhook_events_not_done on payments.webhook_events (store_id, status, received_at, provider, event_id)
    where status <> 'processed';

alter table payments.webhook_events
    add column replays int not null default 0,
    add column replayed_at timestamptz,
    add column replayed_by uuid;

select platform.own_tenant_table('payments', 'reconciliations', 'hard');
select platform.own_tenant_table('payments', 'statement_lines', 'hard');
select platform.own_tenant_table('payments', 'findings', 'hard');
