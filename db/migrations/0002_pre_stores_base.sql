-- Organizations own stores; a store is the tenant. Directory tables: a host must be known before a tenant is.

create table stores.organizations (
    id uuid primary key default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 63),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now()
);

create table stores.stores (
    id uuid primary key default uuidv7(),
    organization_id uuid not null references stores.organizations (id),
    slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 63),
    name text not null check (length(name) between 1 and 100),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    country text not null check (country ~ '^[A-Z]{2}$'),
    locale text not null check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    locales text[] not null check (cardinality(locales) between 1 and 20 and locale = any (locales)),
    time_zone text not null,
    status text not null default 'open' check (status in ('open', 'closed', 'suspended')),
    theme jsonb not null default '{}' check (jsonb_typeof(theme) = 'object'),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now()
);
create index stores_of_organization on stores.stores (organization_id);

create table stores.domains (
    host text primary key check (host = lower(host) and length(host) between 1 and 253),
    store_id uuid not null references stores.stores (id),
    is_primary boolean not null default false,
    created_at timestamptz not null default platform.now()
);
create unique index domains_one_primary on stores.domains (store_id) where is_primary;
create index domains_of_store on stores.domains (store_id);

-- CFG-01: settings of a store. Secret values are sealed by the application (AES-GCM) before they come here.
create table stores.store_configs (
    store_id uuid not null references stores.stores (id),
    key text not null check (length(key) between 1 and 100),
    value text not null check (length(value) <= 65536),
    is_encrypted boolean not null default false,
    group_name text not null check (group_name in ('general', 'marketing', 'payment')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, key)
);

-- PLT-19: optional modules are switched per store.
create table stores.feature_flags (
    store_id uuid not null references stores.stores (id),
    key text not null check (length(key) between 1 and 100),
    description text not null default '',
    is_enabled boolean not null default false,
    rules jsonb not null default '{}',
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, key)
);

insert into platform.tables values
    ('stores', 'organizations', 'directory', 'select'),
    ('stores', 'stores', 'directory', 'select'),
    ('stores', 'domains', 'directory', 'select');
select platform.own_tenant_table('stores', 'store_configs', 'soft');
select platform.own_tenant_table('stores', 'feature_flags', 'soft');

-- The ground's two tenant tables get their store now that there are stores (PLT-01). Adding a key to a table that forces
-- row level security reads it as its owner, who would be asked for a store: not forced for that moment.
alter table platform.idempotency_keys no force row level security;
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table platform.idempotency_keys add foreign key (store_id) references stores.stores (id);
alter table platform.idempotency_keys force row level security;
alter table platform.domain_events no force row level security;
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
alter table platform.domain_events add foreign key (store_id) references stores.stores (id);
alter table platform.domain_events force row level security;
