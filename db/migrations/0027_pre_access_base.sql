-- How a drop is sold, to whom, and how much of it one buyer may have. Below carts and checkout, which ask.

create schema access;

-- C-07: no row, no terms: the store's own policy holds, and nobody is kept out. early_*: who may buy before the start (DRP-06).
create table access.drop_terms (
    store_id uuid not null references stores.stores (id),
    collection_id uuid not null,
    way text not null default 'open' check (way in ('open', 'queue', 'raffle')),
    reserve_on text not null default 'cart' check (reserve_on in ('cart', 'checkout')),
    cart_ttl interval not null default '5 minutes' check (cart_ttl between '10 seconds' and '7 days'),
    checkout_ttl interval not null default '10 minutes' check (checkout_ttl between '10 seconds' and '7 days'),
    max_per_customer int check (max_per_customer between 1 and 10000),
    max_per_address int check (max_per_address between 1 and 10000),
    max_per_payment int check (max_per_payment between 1 and 10000),
    needs_account boolean not null default false,
    early_starts_at timestamptz,
    early_segment_id uuid,
    early_code text check (early_code = upper(early_code) and length(early_code) between 4 and 40),
    early_by_flag boolean not null default false,
    paused_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, collection_id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, early_segment_id) references customers.customer_segments (store_id, id)
);

-- Somebody may buy: was admitted from the waiting room, won the raffle, or brought the code for early access.
create table access.passes (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    collection_id uuid not null,
    kind text not null check (kind in ('queue', 'winner', 'early')),
    session_id uuid,
    customer_id uuid,
    variant_id uuid,
    expires_at timestamptz not null,
    used_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    constraint a_pass_is_somebodys check (num_nonnulls(session_id, customer_id) >= 1)
);
create index passes_of_session on access.passes (store_id, session_id, collection_id) where session_id is not null;
create index passes_of_customer on access.passes (store_id, customer_id, collection_id) where customer_id is not null;
create index passes_living on access.passes (store_id, collection_id, expires_at) where used_at is null;

-- What living orders have of a drop, by each name a buyer goes by: 'buyer' (customer, else session), 'email', 'address',
-- 'payment'. subject: an id, or a fingerprint of what was written (access.fingerprint).
create table access.purchase_counts (
    store_id uuid not null,
    collection_id uuid not null,
    kind text not null check (kind in ('buyer', 'email', 'address', 'payment')),
    subject text not null check (length(subject) between 1 and 64),
    units int not null default 0,
    most int not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, collection_id, kind, subject),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    constraint nobody_has_more_than_their_limit check (units between 0 and most)
);

-- What an order has of a drop, and under which names. Given back when the order dies (released_at).
create table access.order_claims (
    store_id uuid not null,
    order_id uuid not null,
    collection_id uuid not null,
    units int not null check (units > 0),
    buyer text not null,
    email text,
    address text,
    payment text,
    released_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, order_id, collection_id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade
);
create index order_claims_of_drop on access.order_claims (store_id, collection_id, created_at);

-- A variant and the drop that governs it now (access.governed_of).
create type access.governed as (
    variant_id uuid, product_id uuid, collection_id uuid, way text, reserve_on text, cart_ttl interval,
    checkout_ttl interval, max_per_customer int, max_per_address int, max_per_payment int, needs_account boolean,
    starts_at timestamptz, early_starts_at timestamptz, early_segment_id uuid, early_by_flag boolean, is_paused boolean
);

-- An order that wants units of drops, by the names its buyer goes by; and its lines. n: arrival.
create type access.unit_claim as (n int, order_id uuid, session_id uuid, customer_id uuid, email text, address text);
create type access.claimed_line as (n int, variant_id uuid, quantity int);
create type access.unit_want as (
    n int, order_id uuid, collection_id uuid, kind text, subject text, units int, most int
);

select platform.own_tenant_table('access', 'drop_terms', 'hard');
select platform.own_tenant_table('access', 'passes', 'hard',
    'session_id = (select platform.current_session()) or customer_id = (select platform.current_customer())');
select platform.own_tenant_table('access', 'purchase_counts', 'hard', 'false');
select platform.own_tenant_table('access', 'order_claims', 'hard', 'false');
