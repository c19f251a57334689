-- Money. A payment is what one order owes; attempts are the tries to collect it; refunds give it back.
-- This floor does not know orders: a payment bears the id of what it pays for, and orders reference payments.

-- CFG-05, CFG-06: the providers this house has a gateway for (payments/gateways).
create table payments.providers (
    id text primary key
);
insert into payments.providers values
    ('cod'), ('sandbox'), ('stripe'), ('mercadopago'), ('conekta'), ('sslcommerz'), ('aamarpay');

create table payments.payment_gateways (
    store_id uuid not null references stores.stores (id),
    id text not null references payments.providers (id),
    name text not null check (length(name) between 1 and 100),
    config jsonb not null default '{}' check (jsonb_typeof(config) = 'object'),
    is_test_mode boolean not null default true,
    is_active boolean not null default false,
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id)
);

create table payments.payments (
    store_id uuid not null references stores.stores (id),
    order_id uuid not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null check (amount_minor >= 0),
    captured_minor bigint not null default 0,
    refunded_minor bigint not null default 0,
    status text not null default 'pending' check (status in
        ('pending', 'authorized', 'paid', 'refund_pending', 'partially_refunded', 'refunded', 'failed', 'voided')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, order_id),
    unique (store_id, order_id, amount_minor, currency),
    unique (store_id, order_id, currency),
    check (captured_minor between 0 and amount_minor),
    check (refunded_minor between 0 and captured_minor),
    check (status <> 'paid' or captured_minor = amount_minor)
);

create table payments.payment_attempts (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    gateway text not null,
    status text not null default 'pending' check (status in
        ('pending', 'authorized', 'captured', 'failed', 'cancelled', 'surplus')),
    amount_minor bigint not null check (amount_minor >= 0),
    refunded_minor bigint not null default 0,
    currency text not null,
    external_ref text check (length(external_ref) between 1 and 255),
    redirect_url text check (length(redirect_url) <= 2000),
    failure_reason text check (length(failure_reason) <= 500),
    -- When to ask the provider, should nobody have told us: a webhook may be lost, a buyer may not come back.
    ask_at timestamptz,
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, gateway, external_ref),
    unique (store_id, id, currency),
    foreign key (store_id, gateway) references payments.payment_gateways (store_id, id),
    foreign key (store_id, order_id, currency) references payments.payments (store_id, order_id, currency) on delete cascade,
    constraint attempt_refunds_within_amount check (refunded_minor between 0 and amount_minor),
    check (status <> 'failed' or failure_reason is not null)
);
create index payment_attempts_of_order on payments.payment_attempts (store_id, order_id, status);
create index payment_attempts_to_ask on payments.payment_attempts (store_id, ask_at)
    where status = 'pending' and ask_at is not null;
-- A second capture of one order can only be stored as surplus, which must be refunded: never as a second payment.
create unique index payment_attempts_one_capture on payments.payment_attempts (store_id, order_id) where status = 'captured';

create table payments.refunds (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    payment_attempt_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    status text not null default 'pending' check (status in ('pending', 'processed', 'failed')),
    reason text check (length(reason) <= 200),
    external_ref text check (length(external_ref) between 1 and 255),
    failure_reason text check (length(failure_reason) <= 500),
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    processed_at timestamptz,
    primary key (store_id, id),
    foreign key (store_id, order_id, currency) references payments.payments (store_id, order_id, currency) on delete cascade,
    foreign key (store_id, payment_attempt_id, currency) references payments.payment_attempts (store_id, id, currency)
);
create index refunds_of_order on payments.refunds (store_id, order_id);
create index refunds_of_attempt on payments.refunds (store_id, payment_attempt_id);

-- PAY-05, PAY-06: the inbox. A second delivery of an event meets the primary key.
create table payments.webhook_events (
    store_id uuid not null references stores.stores (id),
    provider text not null references payments.providers (id),
    event_id text not null check (length(event_id) between 1 and 150),
    kind text not null check (length(kind) <= 100),
    payload jsonb not null,
    -- What the event turned out to be about; none: unknown to us, kept all the same.
    attempt_id uuid,
    status text not null default 'received' check (status in ('received', 'processed', 'failed')),
    attempts int not null default 0,
    next_try_at timestamptz default platform.now(),
    last_error text check (length(last_error) <= 2000),
    correlation_id uuid,
    received_at timestamptz not null default platform.now(),
    processed_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, provider, event_id)
);
create index webhook_events_newest on payments.webhook_events (store_id, received_at desc, provider, event_id);
create index webhook_events_due on payments.webhook_events (store_id, next_try_at) where next_try_at is not null;

-- The sandbox is a hosted-page provider that happens to live in our house: these are its books, not ours.
create table payments.sandbox_sessions (
    store_id uuid not null references stores.stores (id),
    id uuid not null,
    attempt_id uuid not null,
    amount_minor bigint not null check (amount_minor >= 0),
    refunded_minor bigint not null default 0,
    currency text not null,
    description text not null,
    return_url text not null,
    status text not null default 'open' check (status in ('open', 'approved', 'declined', 'abandoned')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, attempt_id),
    check (refunded_minor between 0 and amount_minor)
);

-- What the sandbox still has to tell the shop, copy by copy; next_try_at is null when it is told, or given up.
create table payments.sandbox_notices (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    session_id uuid not null,
    copy int not null check (copy between 1 and 10),
    attempts int not null default 0,
    next_try_at timestamptz,
    last_error text check (length(last_error) <= 2000),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, session_id, copy),
    foreign key (store_id, session_id) references payments.sandbox_sessions (store_id, id)
);
create index sandbox_notices_due on payments.sandbox_notices (store_id, next_try_at) where next_try_at is not null;

create table payments.sandbox_refunds (
    store_id uuid not null,
    id uuid not null,
    session_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, session_id) references payments.sandbox_sessions (store_id, id)
);

insert into platform.tables values ('payments', 'providers', 'reference');
select platform.own_tenant_table('payments', 'sandbox_notices', 'hard');
select platform.own_tenant_table('payments', 'sandbox_refunds', 'hard');
select platform.own_tenant_table('payments', 'payment_gateways', 'hard');
select platform.own_tenant_table('payments', 'payments', 'hard');
select platform.own_tenant_table('payments', 'payment_attempts', 'hard');
select platform.own_tenant_table('payments', 'refunds', 'hard');
select platform.own_tenant_table('payments', 'webhook_events', 'hard');
select platform.own_tenant_table('payments', 'sandbox_sessions', 'hard');
