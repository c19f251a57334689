-- Prices as rows (PRC-01 to PRC-09). A row is never changed: it ends, and another begins. So the table is its own history,
-- which the lowest price of the last 30 days is read from (docs/decisions/0020-prices-are-their-own-history.md).
-- squawk-ignore-file require-concurrent-index-creation

-- origin `catalog`: written together with the price columns of a variant, in the same statement's transaction, while readers
-- move over (MIG-02). origin `list`: given for a currency, a segment, a quantity or a window.
create table catalog.product_prices (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    product_id uuid,
    variant_id uuid,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    segment_id uuid,
    min_qty int not null default 1 check (min_qty between 1 and 10000),
    amount_minor bigint not null check (amount_minor >= 0),
    compare_at_minor bigint check (compare_at_minor >= 0),
    effective_at timestamptz not null default platform.now(),
    expires_at timestamptz,
    origin text not null default 'list' check (origin in ('catalog', 'list')),
    actor text not null default 'system',
    actor_id uuid,
    created_at timestamptz not null default platform.now(),
    -- What the price is for and for whom, without nulls, so that the key below can say "once".
    target_id uuid not null generated always as (coalesce(variant_id, product_id)) stored,
    audience_id uuid not null
        generated always as (coalesce(segment_id, '00000000-0000-0000-0000-000000000000'::uuid)) stored,
    validity tstzrange not null generated always as (tstzrange(effective_at, expires_at)) stored,
    primary key (store_id, id),
    foreign key (store_id, product_id) references catalog.products (store_id, id) on delete cascade,
    foreign key (store_id, variant_id) references catalog.product_variants (store_id, id) on delete cascade,
    foreign key (store_id, segment_id) references customers.customer_segments (store_id, id),
    constraint a_price_is_for_a_product_or_a_variant check (num_nonnulls(product_id, variant_id) = 1),
    constraint a_price_has_a_window check (expires_at > effective_at),
    constraint a_catalog_price_is_plain
        check (origin <> 'catalog' or (variant_id is not null and segment_id is null and min_qty = 1)),
    -- PRC-03: at any instant a key has one price. Expressions, and not the columns that are asked for, so that no plan ever
    -- mistakes the guard for a way to find a price.
    constraint one_price_a_key_and_instant exclude using gist (
        store_id with =,
        (coalesce(variant_id, product_id)) with =,
        (coalesce(segment_id, '00000000-0000-0000-0000-000000000000'::uuid)) with =,
        (currency || origin || min_qty::text) with =,
        validity with &&
    )
);
-- PRC-04.
create index product_prices_of_product on catalog.product_prices (store_id, product_id, currency, segment_id)
    where product_id is not null;
create index product_prices_of_variant on catalog.product_prices (store_id, variant_id, currency, segment_id)
    where variant_id is not null;
-- Whether a store has any given prices at all is one probe; most have none.
create index product_prices_given on catalog.product_prices (store_id, target_id, currency) where origin = 'list';

select platform.own_tenant_table('catalog', 'product_prices', 'hard');

alter table catalog.product_prices no force row level security;
alter table catalog.product_variants no force row level security;
insert into catalog.product_prices (store_id, variant_id, currency, amount_minor, compare_at_minor, effective_at, origin)
select v.store_id, v.id, s.currency, v.price_minor, v.compare_at_minor, v.updated_at, 'catalog'
from catalog.product_variants v join stores.stores s on s.id = v.store_id
where v.deleted_at is null;
alter table catalog.product_variants force row level security;
alter table catalog.product_prices force row level security;
