-- News, and the first mail. Who waits for an event is told of it by a row that the event's own transaction writes, so the
-- news exists exactly when the event does; whoever took it has deleted it in the transaction of what it made of it.

create schema notifications;

-- Which events somebody above this floor waits for: a vocabulary, filled by the listener's migrations.
create table platform.listeners (
    type text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
    listener text not null check (listener ~ '^[a-z_]+$'),
    created_at timestamptz not null default platform.now(),
    primary key (type, listener)
);

-- Events that a listener has not been told of yet. Install-wide, like the wake-ups, because the job that asks for the stores
-- with news is; touched by functions only. No reading position: a transaction that commits late, with an older id, is
-- found all the same, because its row is there when it is.
create table platform.news (
    listener text not null,
    store_id uuid not null,
    event_id uuid not null,
    created_at timestamptz not null default platform.now(),
    primary key (listener, store_id, event_id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

insert into platform.tables values
    ('platform', 'listeners', 'reference', null),
    ('platform', 'news', 'directory', 'none');

insert into platform.listeners (type, listener) values
    ('order.confirmed', 'notifications'), ('order.cancelled', 'notifications'), ('refund.processed', 'notifications'),
    ('customer.password_changed', 'notifications');

-- EML-09: one row, one mail; its id is in the mail's Message-ID. next_try_at: when it is to be sent, or, while somebody is at
-- it, when they count as dead; null when there is nothing left to do.
create table notifications.mails (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    event_id uuid not null,
    kind text not null check (kind in ('order_confirmed', 'order_cancelled', 'refund_processed', 'password_changed')),
    order_id uuid,
    customer_id uuid,
    recipient text not null check (length(recipient) between 3 and 255),
    locale text not null,
    status text not null default 'queued' check (status in ('queued', 'sent', 'failed')),
    attempts int not null default 0 check (attempts between 0 and 10),
    next_try_at timestamptz default platform.now(),
    last_error text check (length(last_error) <= 500),
    sent_at timestamptz,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, event_id, kind),
    foreign key (store_id, event_id) references platform.domain_events (store_id, id),
    foreign key (store_id, order_id) references orders.orders (store_id, id) on delete cascade,
    foreign key (store_id, customer_id) references customers.customers (store_id, id),
    constraint it_is_about_something check (order_id is not null or customer_id is not null),
    constraint sent_mail_has_its_time check ((status = 'sent') = (sent_at is not null)),
    constraint queued_mail_has_its_next_try check ((status = 'queued') = (next_try_at is not null))
);
create index mails_due on notifications.mails (store_id, next_try_at) where next_try_at is not null;
create index mails_of_order on notifications.mails (store_id, order_id, id) where order_id is not null;
create index mails_of_customer on notifications.mails (store_id, customer_id) where customer_id is not null;

-- EML-10: every try, with its end. `sending` for longer than a few minutes: the worker died, and nobody knows.
create table notifications.email_logs (
    store_id uuid not null,
    mail_id uuid not null,
    attempt int not null check (attempt between 1 and 10),
    transport text not null check (length(transport) between 1 and 50),
    status text not null default 'sending' check (status in ('sending', 'sent', 'deferred', 'failed')),
    error text check (length(error) <= 500),
    ended_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, mail_id, attempt),
    foreign key (store_id, mail_id) references notifications.mails (store_id, id) on delete cascade,
    check ((status = 'sending') = (ended_at is null))
);

-- Where mail goes when an installation on somebody's desk has no way to send it: shown at /outbox, never in production.
create table notifications.outbox (
    store_id uuid not null,
    mail_id uuid not null,
    sender text not null check (length(sender) <= 600),
    recipient text not null check (length(recipient) <= 255),
    subject text not null check (length(subject) <= 500),
    html text not null check (length(html) <= 500000),
    plain text not null check (length(plain) <= 200000),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, mail_id),
    foreign key (store_id, mail_id) references notifications.mails (store_id, id) on delete cascade
);

-- Mail is the house's and its staff's business; a buyer has theirs in their mailbox.
select platform.own_tenant_table('notifications', 'mails', 'hard', 'false');
select platform.own_tenant_table('notifications', 'email_logs', 'hard', 'false');
select platform.own_tenant_table('notifications', 'outbox', 'hard', 'false');
