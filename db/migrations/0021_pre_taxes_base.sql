-- Tax as data: what a store charges where, on what, and how it rounds.

create schema taxes;

-- One row a store that deals with tax; without one it charges none. rounding: each line, or the total (then shared out).
create table taxes.tax_settings (
    store_id uuid primary key references stores.stores (id),
    prices_include_tax boolean not null,
    rounding text not null default 'line' check (rounding in ('line', 'total')),
    shipping_tax text not null default 'standard' check (shipping_tax in ('none', 'standard', 'proportional')),
    -- Within the European Union a business with a valid VAT id in another member state is charged none.
    has_reverse_charge boolean not null default false,
    vat_id text check (length(vat_id) <= 20),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now()
);

create table taxes.tax_categories (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 50),
    name text not null check (length(name) between 1 and 100),
    is_default boolean not null default false,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, code)
);
create unique index tax_categories_one_default on taxes.tax_categories (store_id) where is_default;

-- The narrowest zone that fits an address is its zone: postal codes before regions before countries; then by position.
create table taxes.tax_zones (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    countries text[] not null check (cardinality(countries) between 1 and 250),
    regions text[] check (cardinality(regions) between 1 and 200),
    postal_prefixes text[] check (cardinality(postal_prefixes) between 1 and 500),
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id)
);

-- rate_ppm: millionths, so 8.875 % is 88750. Several rates of a category add up; a compound one is charged on top of those
-- before it.
create table taxes.tax_rates (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    zone_id uuid not null,
    category_id uuid not null,
    name text not null check (length(name) between 1 and 100),
    rate_ppm int not null check (rate_ppm between 0 and 10000000),
    is_compound boolean not null default false,
    position int not null default 0,
    effective_at timestamptz not null default '-infinity',
    expires_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, zone_id) references taxes.tax_zones (store_id, id) on delete cascade,
    foreign key (store_id, category_id) references taxes.tax_categories (store_id, id) on delete cascade,
    check (expires_at > effective_at)
);
create index tax_rates_of_zone on taxes.tax_rates (store_id, zone_id, category_id, position);

-- A product without a row is of the default category.
create table taxes.product_tax_categories (
    store_id uuid not null,
    product_id uuid not null,
    category_id uuid not null,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, product_id),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade,
    foreign key (store_id, category_id) references taxes.tax_categories (store_id, id)
);

select platform.own_tenant_table('taxes', 'tax_settings', 'soft');
select platform.own_tenant_table('taxes', 'tax_categories', 'soft');
select platform.own_tenant_table('taxes', 'tax_zones', 'soft');
select platform.own_tenant_table('taxes', 'tax_rates', 'soft');
select platform.own_tenant_table('taxes', 'product_tax_categories', 'soft');
