-- What somebody means to buy. Hard: quantities, limits and holds move together, through carts/sql.

create table carts.carts (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    session_id uuid not null,
    customer_id uuid,
    status text not null default 'active' check (status in ('active', 'converted', 'abandoned')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, session_id) references people.sessions (store_id, id) on delete cascade,
    foreign key (store_id, customer_id) references customers.customers (store_id, id)
);
create unique index carts_one_active_per_customer on carts.carts (store_id, customer_id)
    where status = 'active' and customer_id is not null;
-- A guest's: the session in which a customer began a cart may later be somebody else's.
create unique index carts_one_active_per_session on carts.carts (store_id, session_id)
    where status = 'active' and customer_id is null;
create index carts_idle on carts.carts (store_id, updated_at) where status = 'active';
create index carts_of_session on carts.carts (store_id, session_id);

create table carts.cart_items (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    cart_id uuid not null,
    product_id uuid not null,
    variant_id uuid not null,
    quantity int not null default 1 check (quantity between 1 and 10000),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, cart_id, variant_id),
    foreign key (store_id, cart_id) references carts.carts (store_id, id) on delete cascade,
    foreign key (store_id, product_id, variant_id) references catalog.product_variants (store_id, product_id, id)
);

-- One of many requests that are granted together (carts.add_many): what was asked, then what became of it.
create type carts.add_request as (
    n int,
    session_id uuid,
    customer_id uuid,
    token_hash text,
    expires_at timestamptz,
    correlation_id uuid,
    idempotency_key text,
    request_hash text,
    variant_id uuid,
    quantity int,
    cart_id uuid,
    is_new_cart boolean,
    product_id uuid,
    wanted int,
    need int,
    refusal text,
    params jsonb
);

-- `offset 0` keeps the policies' look-up a probe of one row: without it the planner may hash the whole store's.
select platform.own_tenant_table('carts', 'carts', 'hard',
    '(customer_id is null and session_id = (select platform.current_session())
      or customer_id = (select platform.current_customer()))');
select platform.own_tenant_table('carts', 'cart_items', 'hard',
    'exists (select from carts.carts c where c.store_id = cart_items.store_id and c.id = cart_items.cart_id offset 0)');
