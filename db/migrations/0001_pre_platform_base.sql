-- The ground every package stands on: schemas, the register of tables, idempotency keys, domain events.

create extension if not exists pg_trgm;

create schema stores;
create schema people;
create schema catalog;
create schema customers;
create schema inventory;
create schema payments;
create schema shipping;
create schema carts;
create schema orders;
create schema checkout;
create schema audit;

-- Every table of ours is registered; grants and the tenancy checks are computed from this list.
--   hard       tenant table written by functions only       soft       tenant table the app may write under RLS
--   directory  install-wide, no tenant                      reference  vocabulary, filled by migrations
-- app_grants overrides what the kind would grant to lonja_app ('none', 'select', 'select,insert,update' ...).
create table platform.tables (
    schema_name text not null,
    table_name text not null,
    kind text not null check (kind in ('hard', 'soft', 'directory', 'reference')),
    app_grants text,
    primary key (schema_name, table_name)
);

insert into platform.tables values ('platform', 'tables', 'reference');

-- P06: one effect per key. A key belongs to who used it: two visitors may both say "1". The row is written in the effect's own transaction (platform.replay, platform.remember).
create table platform.idempotency_keys (
    store_id uuid not null,
    scope text not null check (length(scope) between 1 and 50),
    owner uuid not null,
    key text not null check (length(key) between 1 and 150),
    request_hash text not null,
    response jsonb,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    expires_at timestamptz not null default platform.now() + interval '48 hours',
    primary key (store_id, scope, owner, key)
);
create index idempotency_keys_expiry on platform.idempotency_keys (store_id, expires_at);

-- The outbox and the memory of what happened (EXT-01, PLT-18): append-only, read by webhooks, mail and analytics.
create table platform.domain_events (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    type text not null check (type ~ '^[a-z_]+\.[a-z_]+$'),
    aggregate text not null,
    aggregate_id uuid not null,
    payload jsonb not null default '{}',
    actor text not null,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id)
);
create index domain_events_of_aggregate on platform.domain_events (store_id, aggregate_id, id);

-- Which stores have work to do, and when: so that a periodic job looks at the stores that are due and at no others.
-- Install-wide, because the job that reads it is; touched by functions only.
create table platform.wakeups (
    store_id uuid not null,
    task text not null,
    due_at timestamptz not null,
    is_last boolean not null default false,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, task)
);
create index wakeups_due on platform.wakeups (task, due_at);
insert into platform.tables values ('platform', 'wakeups', 'directory', 'none');

select platform.own_tenant_table('platform', 'idempotency_keys', 'hard');
select platform.own_tenant_table('platform', 'domain_events', 'hard');
