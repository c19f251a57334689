-- CUS-03, C-22: segments are the truth about who belongs together; the "groups" of the seeds are segments filled by hand.

create table customers.customer_segments (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
    description text not null default '' check (length(description) <= 500),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id)
);
create unique index customer_segments_slug on customers.customer_segments (store_id, slug) where deleted_at is null;

create table customers.customer_segment_members (
    store_id uuid not null,
    segment_id uuid not null,
    customer_id uuid not null,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, segment_id, customer_id),
    foreign key (store_id, segment_id) references customers.customer_segments (store_id, id) on delete cascade,
    foreign key (store_id, customer_id) references customers.customers (store_id, id) on delete cascade
);
create index customer_segment_members_of_customer on customers.customer_segment_members (store_id, customer_id, segment_id);

select platform.own_tenant_table('customers', 'customer_segments', 'hard');
select platform.own_tenant_table('customers', 'customer_segment_members', 'hard',
    'customer_id = (select platform.current_customer())');
