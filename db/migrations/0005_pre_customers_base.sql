-- The people who buy. A guest who buys has no row here; an order keeps what it needs to know of them.

create table customers.customers (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    full_name text not null check (length(full_name) between 1 and 100),
    phone text check (length(phone) <= 20),
    locale text check (locale ~ '^[a-z]{2}(-[A-Z]{2})?$'),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id)
);
create unique index customers_email on customers.customers (store_id, email) where deleted_at is null;

create table customers.credentials (
    store_id uuid not null,
    customer_id uuid not null,
    kind text not null check (kind in ('password')),
    secret text not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, customer_id, kind),
    foreign key (store_id, customer_id) references customers.customers (store_id, id) on delete cascade
);

-- IAM-12: that a session belongs to a customer is a fact with a time. No row: the visitor is a guest.
create table customers.sign_ins (
    store_id uuid not null,
    session_id uuid not null,
    customer_id uuid not null,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, session_id),
    foreign key (store_id, session_id) references people.sessions (store_id, id) on delete cascade,
    foreign key (store_id, customer_id) references customers.customers (store_id, id) on delete cascade
);
create index sign_ins_of_customer on customers.sign_ins (store_id, customer_id);

create table customers.addresses (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    customer_id uuid not null,
    full_name text not null check (length(full_name) between 1 and 100),
    line1 text not null check (length(line1) between 1 and 200),
    line2 text not null default '' check (length(line2) <= 200),
    city text not null check (length(city) between 1 and 100),
    region text not null default '' check (length(region) <= 100),
    postal_code text not null default '' check (length(postal_code) <= 20),
    country text not null check (country ~ '^[A-Z]{2}$'),
    phone text not null default '' check (length(phone) <= 20),
    is_default boolean not null default false,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, customer_id) references customers.customers (store_id, id) on delete cascade
);
create unique index addresses_one_default on customers.addresses (store_id, customer_id) where is_default;
create index addresses_of_customer on customers.addresses (store_id, customer_id);

select platform.own_tenant_table('customers', 'customers', 'hard', 'id = (select platform.current_customer())');
select platform.own_tenant_table('customers', 'credentials', 'hard', 'customer_id = (select platform.current_customer())', 'none');
select platform.own_tenant_table('customers', 'sign_ins', 'hard', 'customer_id = (select platform.current_customer())', 'none');
select platform.own_tenant_table('customers', 'addresses', 'soft', 'customer_id = (select platform.current_customer())');
