-- What delivery costs. Zones, weights and couriers come later; a rate already says where it applies and when it is free.

create table shipping.shipping_rates (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    promise text not null default '' check (length(promise) <= 200),
    price_minor bigint not null check (price_minor >= 0),
    free_from_minor bigint check (free_from_minor >= 0),
    countries text[] check (cardinality(countries) >= 1),
    is_active boolean not null default true,
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id)
);

select platform.own_tenant_table('shipping', 'shipping_rates', 'soft');
