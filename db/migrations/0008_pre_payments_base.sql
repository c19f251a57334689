-- Money. A payment is what one order owes; attempts are the tries to collect it; refunds give it back.
-- This floor does not know orders: a payment bears the id of what it pays for, and orders reference payments.

-- CFG-05, CFG-06: the providers this house has a gateway for (payments/gateways).
-- refunds: by a call to the provider, or by a person who hands the money back and says so (a Gateway's `can.refund`).
create table payments.providers (
    id text primary key,
    refunds text not null default 'api' check (refunds in ('api', 'manual'))
);
insert into payments.providers values
    ('cod', 'manual'), ('sandbox', 'api'), ('stripe', 'api'), ('mercadopago', 'api'), ('conekta', 'api'),
    ('sslcommerz', 'api'), ('aamarpay', 'manual');

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
    -- What went back and what is on its way: every refund that keeps its claim (docs/decisions/0016).
    returning_minor bigint not null default 0,
    status text not null default 'pending' check (status in
        ('pending', 'authorized', 'paid', 'refund_pending', 'partially_refunded', 'refunded', 'failed', 'voided')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, order_id),
    unique (store_id, order_id, amount_minor, currency),
    unique (store_id, order_id, currency),
    check (captured_minor between 0 and amount_minor),
    check (refunded_minor between 0 and captured_minor),
    check (status <> 'paid' or captured_minor = amount_minor),
    -- PAY-14, C-11: what goes back has come.
    constraint refunds_within_capture check (returning_minor between refunded_minor and captured_minor),
    -- C-09: once money has come, the status is a function of the sums (payments.standing).
    constraint status_follows_the_money check (case status
        when 'refund_pending' then returning_minor > refunded_minor
        when 'refunded' then refunded_minor > 0 and refunded_minor = captured_minor
        when 'partially_refunded' then
            refunded_minor > 0 and refunded_minor < captured_minor and returning_minor = refunded_minor
        else returning_minor = 0 end)
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

-- The row is the queue (docs/decisions/0005): it is due until its provider has said its last word. A refund that failed
-- keeps its claim on the money until a person tries again (a new row, retry_of), hands it back, or abandons it.
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
    retry_of uuid,
    abandoned_at timestamptz,
    -- Null until the provider has taken the request; from then on it is asked how the refund stands.
    asked_at timestamptz,
    tries int not null default 0,
    -- When to ask; null when nothing is left to ask, or a person has to hand the money back.
    next_try_at timestamptz default platform.now(),
    last_error text check (length(last_error) <= 2000),
    -- A person handed it back, not a provider; and who.
    is_by_hand boolean not null default false,
    settled_by uuid,
    actor text not null default platform.actor(),
    actor_id uuid default platform.actor_id(),
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    processed_at timestamptz,
    primary key (store_id, id),
    constraint a_refund_is_retried_once unique (store_id, retry_of),
    foreign key (store_id, retry_of) references payments.refunds (store_id, id),
    foreign key (store_id, order_id, currency) references payments.payments (store_id, order_id, currency) on delete cascade,
    foreign key (store_id, payment_attempt_id, currency) references payments.payment_attempts (store_id, id, currency),
    check ((status = 'processed') = (processed_at is not null)),
    check (status <> 'failed' or failure_reason is not null),
    check (abandoned_at is null or status = 'failed'),
    check (status = 'processed' or not is_by_hand),
    check (next_try_at is null or status = 'pending')
);
create index refunds_of_order on payments.refunds (store_id, order_id);
create index refunds_of_attempt on payments.refunds (store_id, payment_attempt_id);
create index refunds_due on payments.refunds (store_id, next_try_at) where next_try_at is not null;
-- What a person has to look at.
create index refunds_open on payments.refunds (store_id, created_at desc, id desc)
    where status <> 'processed' and abandoned_at is null;

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
