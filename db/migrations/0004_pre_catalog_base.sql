-- What is for sale. Soft tables: the app writes them under row level security; stock and price history are not here.
-- PLT-04, PLT-14: slugs and SKUs are unique among the living of a store. What was deleted keeps its name, is out of the
-- way, and comes back only if the name is still free.

create table catalog.brands (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id)
);
create unique index brands_slug on catalog.brands (store_id, slug) where deleted_at is null;

-- CAT-10, CAT-11: depth is the parent's depth plus one, and the foreign key insists that the parent has that depth.
-- A category that became its own ancestor would have to be deeper than itself, so a cycle cannot be stored.
create table catalog.categories (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
    parent_id uuid,
    parent_depth int,
    depth int not null generated always as (coalesce(parent_depth + 1, 0)) stored
        constraint categories_have_an_end check (depth between 0 and 10),
    position int not null default 0,
    is_active boolean not null default true,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    unique (store_id, id, depth),
    foreign key (store_id, parent_id, parent_depth) references catalog.categories (store_id, id, depth) on update cascade,
    check ((parent_id is null) = (parent_depth is null))
);
create unique index categories_slug on catalog.categories (store_id, slug) where deleted_at is null;
create index categories_by_parent on catalog.categories (store_id, parent_id, position);

create table catalog.products (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    title text not null check (length(title) between 1 and 255),
    -- What people type into a search box: no case, no accents. Also the alphabetical order of listings.
    search_title text not null
        generated always as (lower(regexp_replace(normalize(title, NFKD), '[\u0300-\u036f]', '', 'g'))) stored,
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 255),
    description text not null default '' check (length(description) <= 20000),
    base_price_minor bigint not null check (base_price_minor >= 0),
    status text not null default 'draft' check (status in ('draft', 'active', 'archived')),
    is_active boolean not null generated always as (status = 'active') stored,
    is_digital boolean not null default false,
    file_path text check (length(file_path) <= 255),
    category_id uuid,
    brand_id uuid,
    tags text[] not null default '{}' check (cardinality(tags) <= 50),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    foreign key (store_id, category_id) references catalog.categories (store_id, id),
    foreign key (store_id, brand_id) references catalog.brands (store_id, id)
);
create unique index products_slug on catalog.products (store_id, slug) where deleted_at is null;

-- A listing reads one of these from its end (catalog/sql/matching_products.sql): as many rows as the page has, however
-- large the catalog is and however many stores there are. Admin reads products_recent and products_by_status.
create index products_newest on catalog.products (store_id, created_at desc, id desc)
    where deleted_at is null and status = 'active';
create index products_by_price on catalog.products (store_id, base_price_minor, id)
    where deleted_at is null and status = 'active';
create index products_by_title on catalog.products (store_id, search_title, id)
    where deleted_at is null and status = 'active';
create index products_of_category_newest on catalog.products (store_id, category_id, created_at desc, id desc)
    where deleted_at is null and status = 'active';
create index products_of_category_by_price on catalog.products (store_id, category_id, base_price_minor, id)
    where deleted_at is null and status = 'active';
create index products_of_category_by_title on catalog.products (store_id, category_id, search_title, id)
    where deleted_at is null and status = 'active';
create index products_of_brand_newest on catalog.products (store_id, brand_id, created_at desc, id desc)
    where deleted_at is null and status = 'active';
create index products_of_brand_by_price on catalog.products (store_id, brand_id, base_price_minor, id)
    where deleted_at is null and status = 'active';
create index products_of_brand_by_title on catalog.products (store_id, brand_id, search_title, id)
    where deleted_at is null and status = 'active';
create index products_by_status on catalog.products (store_id, status) where deleted_at is null;
create index products_recent on catalog.products (store_id, created_at desc, id desc) where deleted_at is null;
create index products_deleted on catalog.products (store_id, deleted_at desc, id desc) where deleted_at is not null;
-- Looking one product up by id must not be tempted by an index above that merely ends with the id.
create unique index products_alive on catalog.products (store_id, id) include (status) where deleted_at is null;
-- IDX-01, IDX-02. The store leads here too, or a common word would cost what all stores together cost.
create index products_search_title on catalog.products using gin (store_id, search_title gin_trgm_ops);
create index products_tags on catalog.products using gin (store_id, tags);

create table catalog.product_options (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    product_id uuid not null,
    name text not null check (length(name) between 1 and 50),
    position int not null default 0,
    values text[] not null check (cardinality(values) between 1 and 200),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, product_id, name),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade
);

create table catalog.product_variants (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    product_id uuid not null,
    title text not null check (length(title) between 1 and 255),
    options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
    sku text check (length(sku) between 1 and 100),
    price_minor bigint not null check (price_minor >= 0),
    compare_at_minor bigint check (compare_at_minor >= 0),
    weight_grams int check (weight_grams >= 0),
    position int not null default 0,
    is_active boolean not null default true,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    unique (store_id, product_id, id),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade
);
create unique index product_variants_sku on catalog.product_variants (store_id, sku) where deleted_at is null;
create index product_variants_of_product on catalog.product_variants (store_id, product_id, position);

-- C-28: the truth of a variant's options; product_variants.options is the read cache that catalog.save_variants derives.
create table catalog.variant_options (
    store_id uuid not null,
    product_id uuid not null,
    variant_id uuid not null,
    option_name text not null,
    option_value text not null check (length(option_value) between 1 and 50),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, variant_id, option_name),
    foreign key (store_id, product_id, variant_id)
        references catalog.product_variants (store_id, product_id, id) on delete cascade,
    constraint variants_choose_among_options foreign key (store_id, product_id, option_name)
        references catalog.product_options (store_id, product_id, name) on update cascade on delete cascade
);

create table catalog.product_images (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    product_id uuid not null,
    url text not null check (length(url) between 1 and 2000),
    alt text check (length(alt) <= 255),
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade
);
create index product_images_in_order on catalog.product_images (store_id, product_id, position);

create table catalog.product_attribute_values (
    store_id uuid not null,
    product_id uuid not null,
    name text not null check (length(name) between 1 and 50),
    value text not null check (length(value) between 1 and 255),
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, product_id, name),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade
);

create table catalog.collections (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    type text not null default 'seasonal' check (type in ('drop', 'seasonal', 'collab')),
    starts_at timestamptz,
    ends_at timestamptz,
    is_active boolean not null default false,
    hero_image text check (length(hero_image) <= 2000),
    description text not null default '' check (length(description) <= 20000),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    constraint collections_end_after_they_start check (ends_at > starts_at)
);
create unique index collections_slug on catalog.collections (store_id, slug) where deleted_at is null;

create table catalog.collection_products (
    store_id uuid not null,
    collection_id uuid not null,
    product_id uuid not null,
    sort_order int not null default 0,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, collection_id, product_id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade
);
create index collection_products_sorted on catalog.collection_products (store_id, collection_id, sort_order, product_id);
create index collection_products_of_product on catalog.collection_products (store_id, product_id);

select platform.own_tenant_table('catalog', 'brands', 'soft', null, 'select,insert,update');
select platform.own_tenant_table('catalog', 'categories', 'soft', null, 'select,insert,update');
select platform.own_tenant_table('catalog', 'products', 'soft', null, 'select,insert,update');
select platform.own_tenant_table('catalog', 'product_options', 'soft');
select platform.own_tenant_table('catalog', 'product_variants', 'soft', null, 'select,insert,update');
select platform.own_tenant_table('catalog', 'variant_options', 'soft');
select platform.own_tenant_table('catalog', 'product_images', 'soft');
select platform.own_tenant_table('catalog', 'product_attribute_values', 'soft');
select platform.own_tenant_table('catalog', 'collections', 'soft', null, 'select,insert,update');
select platform.own_tenant_table('catalog', 'collection_products', 'soft');
