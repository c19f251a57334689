-- Money that comes later: authorized now and captured by hand, or collected in cash at the door and remitted in bulk.
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid, require-concurrent-index-creation
-- (It lands in one release with 0008, which made these tables: they hold no row yet, and each guard is replaced by a
-- narrower one.)

-- What an attempt really took, what we last asked the provider to take, and until when it is set aside for us.
alter table payments.payment_attempts
    add column captured_minor bigint not null default 0,
    add column asked_minor bigint,
    add column authorized_until timestamptz,
    -- When to warn of it, and when that is past, when to ask the provider how it ended.
    add column look_at timestamptz,
    drop constraint attempt_refunds_within_amount;
alter table payments.payment_attempts
    add constraint attempt_captured_within_amount check (captured_minor between 0 and amount_minor),
    add constraint attempt_captured_something
        check (status not in ('captured', 'surplus') or captured_minor > 0 or amount_minor = 0),
    add constraint attempt_asked_within_amount check (asked_minor between 1 and amount_minor),
    -- PAY-14: what goes back has come.
    add constraint attempt_refunds_within_amount check (refunded_minor between 0 and captured_minor);
create index payment_attempts_authorized on payments.payment_attempts (store_id, look_at) where status = 'authorized';

-- What was set aside and let go when only a part of it was captured: it will never come, and nobody waits for it.
alter table payments.payments
    add column released_minor bigint not null default 0,
    drop constraint payments_check2;
alter table payments.payments
    add constraint released_is_what_never_comes
        check (released_minor >= 0 and captured_minor + released_minor <= amount_minor),
    add constraint paid_means_nothing_is_left_to_come
        check (status <> 'paid' or captured_minor + released_minor = amount_minor);

-- What we want a provider to do with an attempt. One wish an attempt: a capture and a void cannot both be waiting.
-- The row is the queue (docs/decisions/0005); the job that carries it out asks the provider outside of any transaction.
create table payments.provider_requests (
    store_id uuid not null,
    attempt_id uuid not null,
    verb text not null check (verb in ('capture', 'void')),
    amount_minor bigint,
    status text not null default 'open' check (status in ('open', 'done', 'refused')),
    tries int not null default 0,
    next_try_at timestamptz,
    last_error text check (length(last_error) <= 2000),
    actor text not null,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, attempt_id),
    foreign key (store_id, attempt_id) references payments.payment_attempts (store_id, id) on delete cascade,
    check ((verb = 'capture') = (amount_minor is not null)),
    check (status = 'open' or next_try_at is null)
);
create index provider_requests_due on payments.provider_requests (store_id, next_try_at) where next_try_at is not null;

-- PAY-12: cash that was collected from a buyer, once a reference.
create table payments.collections (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    attempt_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    currency text not null,
    reference text not null check (length(reference) between 1 and 100),
    collected_at timestamptz not null,
    -- When it was remitted, as its line says: here for the index of what still waits.
    remitted_at timestamptz,
    actor text not null,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, order_id, reference),
    unique (store_id, id, amount_minor, currency),
    foreign key (store_id, order_id, currency) references payments.payments (store_id, order_id, currency) on delete cascade,
    foreign key (store_id, attempt_id, currency) references payments.payment_attempts (store_id, id, currency)
);
create index collections_of_attempt on payments.collections (store_id, attempt_id);
create index collections_waiting on payments.collections (store_id, collected_at, id) where remitted_at is null;

-- What a courier paid the merchant of it, in bulk. Another fact than that the buyer has paid.
create table payments.remittances (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    courier text not null check (length(courier) between 1 and 100),
    reference text not null check (length(reference) between 1 and 100),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    collected_minor bigint not null check (collected_minor > 0),
    amount_minor bigint not null check (amount_minor >= 0),
    fee_minor bigint not null check (fee_minor >= 0),
    -- What should have come and did not; below zero when too much came.
    difference_minor bigint not null generated always as (collected_minor - fee_minor - amount_minor) stored,
    received_at timestamptz not null,
    actor text not null,
    actor_id uuid,
    correlation_id uuid,
    request_id uuid,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, courier, reference),
    unique (store_id, id, currency)
);
create index remittances_newest on payments.remittances (store_id, received_at desc, id desc);

-- P10: the key is the promise. A collection is remitted once, whoever writes.
create table payments.remittance_lines (
    store_id uuid not null,
    collection_id uuid not null,
    remittance_id uuid not null,
    amount_minor bigint not null,
    currency text not null,
    created_at timestamptz not null default platform.now(),
    constraint a_collection_is_remitted_once primary key (store_id, collection_id),
    foreign key (store_id, collection_id, amount_minor, currency)
        references payments.collections (store_id, id, amount_minor, currency),
    foreign key (store_id, remittance_id, currency) references payments.remittances (store_id, id, currency)
);
create index remittance_lines_of_remittance on payments.remittance_lines (store_id, remittance_id);

select platform.own_tenant_table('payments', 'provider_requests', 'hard');
select platform.own_tenant_table('payments', 'collections', 'hard');
select platform.own_tenant_table('payments', 'remittances', 'hard');
select platform.own_tenant_table('payments', 'remittance_lines', 'hard');

-- The sandbox learns to set money aside: its books, not ours.
alter table payments.sandbox_sessions
    add column capture text not null default 'automatic',
    add column captured_minor bigint not null default 0,
    add column authorized_until timestamptz,
    drop constraint sandbox_sessions_status_check,
    drop constraint sandbox_sessions_check;
alter table payments.sandbox_sessions
    add constraint sandbox_captures_now_or_later check (capture in ('automatic', 'manual')),
    add constraint sandbox_sessions_status_check check
        (status in ('open', 'approved', 'declined', 'abandoned', 'authorized', 'voided')),
    add constraint sandbox_captured_within_amount check (captured_minor between 0 and amount_minor),
    add constraint sandbox_refunded_within_captured check (refunded_minor between 0 and captured_minor);
create index sandbox_sessions_made on payments.sandbox_sessions (store_id, created_at, id);
