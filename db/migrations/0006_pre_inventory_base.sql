-- Stock. The ledger (movements) is the truth; stock_levels is its snapshot, kept by the same function call.
-- Everything here is hard: written by the functions of inventory/sql only.

create table inventory.locations (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    code text not null check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 50),
    name text not null check (length(name) between 1 and 100),
    priority int not null default 0,
    is_active boolean not null default true,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, code)
);

-- C-07: when a store holds stock for a buyer, and for how long. No row means these defaults.
create table inventory.policies (
    store_id uuid primary key references stores.stores (id),
    reserve_on text not null default 'checkout' check (reserve_on in ('cart', 'checkout')),
    cart_ttl interval not null default '15 minutes' check (cart_ttl between '10 seconds' and '7 days'),
    checkout_ttl interval not null default '30 minutes' check (checkout_ttl between '10 seconds' and '7 days'),
    max_per_line int not null default 100 check (max_per_line between 1 and 10000),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now()
);

-- P02: what is reserved is never more than what is there (plus what may be sold before it arrives).
create table inventory.stock_levels (
    store_id uuid not null,
    variant_id uuid not null,
    location_id uuid not null,
    product_id uuid not null,
    on_hand int not null default 0,
    reserved int not null default 0,
    backorder int not null default 0 check (backorder between 0 and 1000000),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, variant_id, location_id),
    foreign key (store_id, location_id) references inventory.locations (store_id, id),
    foreign key (store_id, product_id, variant_id) references catalog.product_variants (store_id, product_id, id),
    constraint stock_is_never_oversold check (reserved >= 0 and reserved <= on_hand + backorder)
) with (fillfactor = 50);
create index stock_levels_of_product on inventory.stock_levels (store_id, product_id);

-- INV-06: a hold blocks stock, it does not subtract. cart_id and order_id name the holder (packages above this floor).
create table inventory.inventory_reservations (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    variant_id uuid not null,
    location_id uuid not null,
    quantity int not null check (quantity > 0),
    cart_id uuid,
    order_id uuid,
    status text not null default 'active' check (status in ('active', 'released', 'converted')),
    expires_at timestamptz not null,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, variant_id, location_id) references inventory.stock_levels (store_id, variant_id, location_id),
    check (cart_id is not null or order_id is not null)
);
create index reservations_that_block on inventory.inventory_reservations (store_id, variant_id, expires_at)
    where status = 'active';
create index reservations_of_cart on inventory.inventory_reservations (store_id, cart_id, variant_id) where status = 'active';
create index reservations_of_order on inventory.inventory_reservations (store_id, order_id) where order_id is not null;
create index reservations_to_expire on inventory.inventory_reservations (store_id, expires_at) where status = 'active';

-- INV-01, INV-05: append-only. on_hand_after makes every row checkable against the one before it.
create table inventory.inventory_movements (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    product_id uuid not null,
    variant_id uuid not null,
    location_id uuid not null,
    delta int not null check (delta <> 0),
    on_hand_after int not null,
    reason text not null check (reason in
        ('initial', 'sale', 'return', 'manual', 'correction', 'cancellation', 'transfer', 'damage')),
    note text check (length(note) <= 500),
    reservation_id uuid,
    order_id uuid,
    actor text not null,
    user_id uuid,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, variant_id, location_id) references inventory.stock_levels (store_id, variant_id, location_id),
    foreign key (store_id, reservation_id) references inventory.inventory_reservations (store_id, id),
    check ((reason = 'sale') = (delta < 0 and reservation_id is not null))
);
create unique index movements_one_sale_per_reservation on inventory.inventory_movements (store_id, reservation_id)
    where reason = 'sale';
create index movements_of_variant on inventory.inventory_movements (store_id, variant_id, id);
create index movements_of_product on inventory.inventory_movements (store_id, product_id, id);
create index movements_of_order on inventory.inventory_movements (store_id, order_id) where order_id is not null;

select platform.own_tenant_table('inventory', 'locations', 'hard');
select platform.own_tenant_table('inventory', 'policies', 'hard');
select platform.own_tenant_table('inventory', 'stock_levels', 'hard');
select platform.own_tenant_table('inventory', 'inventory_reservations', 'hard');
select platform.own_tenant_table('inventory', 'inventory_movements', 'hard');
