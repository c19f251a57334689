-- Who works here and who is visiting: staff, memberships, roles and permissions, sessions, security events.
-- Staff are install-wide (one person, many stores); roles belong to a store.

create table people.permissions (
    code text primary key check (code ~ '^[a-z_]+\.[a-z_]+$'),
    description text not null
);

create table people.staff (
    id uuid primary key default uuidv7(),
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    full_name text not null check (length(full_name) between 1 and 100),
    phone text check (length(phone) <= 20),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz
);
create unique index staff_email on people.staff (email) where deleted_at is null;

-- C-16: how a person proves who they are is a row of its own; passkeys and OIDC are further kinds.
create table people.staff_credentials (
    staff_id uuid not null references people.staff (id),
    kind text not null check (kind in ('password')),
    secret text not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (staff_id, kind)
);

create table people.staff_sessions (
    id uuid primary key default uuidv7(),
    token_hash text not null unique check (length(token_hash) = 64),
    staff_id uuid not null references people.staff (id),
    expires_at timestamptz not null,
    ended_at timestamptz,
    ip_address inet,
    user_agent text check (length(user_agent) <= 400),
    created_at timestamptz not null default platform.now()
);
create index staff_sessions_of_staff on people.staff_sessions (staff_id, expires_at);

create table people.roles (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    code text not null check (code ~ '^[a-z_]+$' and length(code) <= 50),
    name text not null check (length(name) between 1 and 100),
    is_built_in boolean not null default false,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, code)
);

create table people.role_permissions (
    store_id uuid not null,
    role_id uuid not null,
    permission text not null references people.permissions (code),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, role_id, permission),
    foreign key (store_id, role_id) references people.roles (store_id, id) on delete cascade
);

-- PLT-02: a membership joins a person to an organization; store_memberships say where and as what.
create table people.memberships (
    organization_id uuid not null references stores.organizations (id),
    staff_id uuid not null references people.staff (id),
    is_owner boolean not null default false,
    created_at timestamptz not null default platform.now(),
    primary key (organization_id, staff_id)
);
create index memberships_of_staff on people.memberships (staff_id);

create table people.store_memberships (
    store_id uuid not null references stores.stores (id),
    staff_id uuid not null references people.staff (id),
    role_id uuid not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, staff_id),
    foreign key (store_id, role_id) references people.roles (store_id, id)
);
create index store_memberships_by_role on people.store_memberships (store_id, role_id);

-- IAM-04: one person may be given, or denied, a permission that the role does not say.
create table people.membership_permissions (
    store_id uuid not null,
    staff_id uuid not null,
    permission text not null references people.permissions (code),
    is_granted boolean not null,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, staff_id, permission),
    foreign key (store_id, staff_id) references people.store_memberships (store_id, staff_id) on delete cascade
);

-- IAM-11: visitors of a store. Whose session it is, is a fact of its own (customers.sign_ins). Only hashes of tokens.
create table people.sessions (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    token_hash text not null check (length(token_hash) = 64),
    expires_at timestamptz not null,
    ended_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, token_hash)
);
create index sessions_expiry on people.sessions (store_id, expires_at);

-- SEC-01. store_id is null for what concerns the install (a staff sign-in).
create table people.security_events (
    id uuid primary key default uuidv7(),
    store_id uuid references stores.stores (id),
    event_type text not null check (event_type in
        ('login_failed', 'login_succeeded', 'rate_limited', 'suspicious_payment', 'password_changed', 'session_ended')),
    subject text,
    actor_id uuid,
    ip_address inet,
    metadata jsonb not null default '{}',
    correlation_id uuid,
    created_at timestamptz not null default platform.now()
);
create index security_events_recent on people.security_events (store_id, event_type, created_at);
create index security_events_subject on people.security_events (subject, event_type, created_at);
create index security_events_address on people.security_events (ip_address, event_type, created_at);

insert into platform.tables values
    ('people', 'permissions', 'reference', null),
    ('people', 'staff', 'directory', 'select'),
    ('people', 'staff_credentials', 'directory', 'none'),
    ('people', 'staff_sessions', 'directory', 'none'),
    ('people', 'memberships', 'directory', 'select'),
    ('people', 'security_events', 'directory', 'none');
select platform.own_tenant_table('people', 'roles', 'hard');
select platform.own_tenant_table('people', 'role_permissions', 'hard');
select platform.own_tenant_table('people', 'store_memberships', 'hard');
select platform.own_tenant_table('people', 'membership_permissions', 'hard');
select platform.own_tenant_table('people', 'sessions', 'hard', null, 'none');

insert into people.permissions (code, description) values
    ('store.read', 'See the store and its settings'),
    ('store.write', 'Change the store and its settings'),
    ('staff.read', 'See who works here'),
    ('staff.write', 'Invite people and change their roles'),
    ('catalog.read', 'See products that are not published'),
    ('catalog.write', 'Create and change products, categories, brands and collections'),
    ('inventory.read', 'See stock and its movements'),
    ('inventory.write', 'Adjust stock'),
    ('orders.read', 'See orders'),
    ('orders.write', 'Change orders'),
    ('payments.read', 'See payments'),
    ('payments.write', 'Capture, refund and configure payments'),
    ('customers.read', 'See customers'),
    ('customers.write', 'Change customers'),
    ('audit.read', 'Read the audit trail and the promises');
