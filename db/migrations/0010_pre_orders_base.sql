-- What was sold. Orders and their lines are snapshots; what happens to them is a chain of legal steps.

create table orders.machines (
    machine text primary key,
    initial_status text not null,
    unique (machine, initial_status)
);

-- ORD-15: a step is legal because it stands here; history rows reference it.
create table orders.transitions (
    machine text not null references orders.machines (machine),
    from_status text not null,
    to_status text not null,
    primary key (machine, from_status, to_status)
);

insert into orders.machines values ('order', 'pending'), ('payment', 'pending'), ('fulfillment', 'unfulfilled');
insert into orders.transitions values
    ('order', 'pending', 'confirmed'), ('order', 'pending', 'cancelled'),
    ('order', 'confirmed', 'processing'), ('order', 'confirmed', 'shipped'), ('order', 'confirmed', 'cancelled'),
    ('order', 'processing', 'shipped'), ('order', 'processing', 'cancelled'),
    ('order', 'shipped', 'delivered'), ('order', 'delivered', 'completed'),
    ('order', 'delivered', 'refunded'), ('order', 'completed', 'refunded'),
    ('payment', 'pending', 'authorized'), ('payment', 'pending', 'paid'),
    ('payment', 'pending', 'failed'), ('payment', 'pending', 'voided'),
    ('payment', 'pending', 'refund_pending'),
    ('payment', 'failed', 'pending'), ('payment', 'failed', 'paid'),
    ('payment', 'failed', 'authorized'), ('payment', 'failed', 'voided'),
    ('payment', 'authorized', 'paid'), ('payment', 'authorized', 'voided'), ('payment', 'authorized', 'failed'),
    ('payment', 'voided', 'paid'),
    ('payment', 'paid', 'refund_pending'), ('payment', 'partially_refunded', 'refund_pending'),
    ('payment', 'refund_pending', 'refunded'), ('payment', 'refund_pending', 'partially_refunded'),
    ('payment', 'refund_pending', 'paid'), ('payment', 'refunded', 'refund_pending'),
    ('fulfillment', 'unfulfilled', 'partial'), ('fulfillment', 'unfulfilled', 'fulfilled'),
    ('fulfillment', 'partial', 'fulfilled'), ('fulfillment', 'fulfilled', 'returned'),
    ('fulfillment', 'partial', 'returned');

-- Where order numbers come from: 64 slots a store, each with every 64th number. Who places an order takes the lowest number
-- of a slot that nobody is using, so a quiet shop counts 1001, 1002, 1003, and a hundred buyers at once do not queue for
-- one counter that is locked until the disk has answered.
create table orders.order_numbers (
    store_id uuid not null references stores.stores (id),
    slot smallint not null check (slot between 0 and 63),
    next_number bigint not null check (next_number % 64 = slot),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, slot)
) with (fillfactor = 50);

create table orders.orders (
    store_id uuid not null references stores.stores (id),
    id uuid not null,
    number bigint not null,
    customer_id uuid,
    guest_info jsonb check (guest_info is null or jsonb_typeof(guest_info) = 'object' and guest_info ->> 'email' is not null),
    guest_key text check (length(guest_key) = 64),
    email text not null check (length(email) between 3 and 255),
    cart_id uuid not null,
    status text not null default 'pending' check (status in
        ('pending', 'confirmed', 'processing', 'shipped', 'delivered', 'completed', 'cancelled', 'refunded')),
    payment_status text not null default 'pending' check (payment_status in
        ('pending', 'authorized', 'paid', 'refund_pending', 'partially_refunded', 'refunded', 'failed', 'voided')),
    fulfillment_status text not null default 'unfulfilled' check (fulfillment_status in
        ('unfulfilled', 'partial', 'fulfilled', 'returned')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    subtotal_minor bigint not null check (subtotal_minor >= 0),
    discount_minor bigint not null default 0 check (discount_minor between 0 and subtotal_minor),
    shipping_minor bigint not null default 0 check (shipping_minor >= 0),
    tax_minor bigint not null default 0 check (tax_minor >= 0),
    total_amount_minor bigint not null,
    shipping_name text not null default '',
    shipping_address jsonb check (jsonb_typeof(shipping_address) = 'object'),
    traffic_source text check (length(traffic_source) <= 50),
    locale text not null,
    expires_at timestamptz not null,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, number),
    unique (store_id, cart_id),
    foreign key (store_id, customer_id) references customers.customers (store_id, id),
    -- P05: the order's total and the amount its payment asks for are one number.
    foreign key (store_id, id, total_amount_minor, currency)
        references payments.payments (store_id, order_id, amount_minor, currency),
    constraint total_is_the_sum_of_its_parts
        check (total_amount_minor = subtotal_minor - discount_minor + shipping_minor + tax_minor),
    constraint somebody_bought_it check (customer_id is not null or guest_info is not null)
);
create index orders_newest on orders.orders (store_id, created_at desc, id);
create index orders_by_status on orders.orders (store_id, status, created_at);
create index orders_of_customer on orders.orders (store_id, customer_id, created_at desc) where customer_id is not null;
create index orders_by_email on orders.orders (store_id, email, created_at desc);
create index orders_unpaid on orders.orders (store_id, expires_at) where status = 'pending';
create index orders_by_correlation on orders.orders (store_id, correlation_id);

create table orders.order_items (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    product_id uuid not null,
    variant_id uuid not null,
    position int not null,
    title text not null,
    variant_title text not null,
    sku text,
    image_url text,
    quantity int not null check (quantity > 0),
    refunded_quantity int not null default 0,
    price_at_booking_minor bigint not null check (price_at_booking_minor >= 0),
    discount_minor bigint not null default 0,
    total_minor bigint not null,
    is_digital boolean not null default false,
    download_link_sent boolean not null default false,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, order_id, variant_id),
    unique (store_id, order_id, id),
    foreign key (store_id, order_id) references orders.orders (store_id, id) on delete cascade,
    foreign key (store_id, product_id, variant_id) references catalog.product_variants (store_id, product_id, id),
    constraint line_total_is_exact check (total_minor = price_at_booking_minor * quantity - discount_minor),
    check (discount_minor between 0 and price_at_booking_minor * quantity),
    -- C-11: no unit is paid back twice.
    constraint refunded_units_were_bought check (refunded_quantity between 0 and quantity)
);

-- What a refund was for: units of a line, and how many of them went back on the shelf. A refund may have none (an amount).
create table orders.refund_lines (
    store_id uuid not null,
    refund_id uuid not null,
    order_id uuid not null,
    order_item_id uuid not null,
    quantity int not null check (quantity > 0),
    restocked int not null default 0,
    amount_minor bigint not null check (amount_minor >= 0),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, refund_id, order_item_id),
    foreign key (store_id, refund_id) references payments.refunds (store_id, id) on delete cascade,
    foreign key (store_id, order_id, order_item_id) references orders.order_items (store_id, order_id, id) on delete cascade,
    check (restocked between 0 and quantity)
);
create index refund_lines_of_order on orders.refund_lines (store_id, order_id);

-- ORD-08, P08: a chain. Step n begins where step n-1 ended, and the first begins where the machine begins.
create table orders.order_history (
    store_id uuid not null,
    order_id uuid not null,
    machine text not null,
    step int not null check (step >= 1),
    from_status text not null,
    to_status text not null,
    previous_step int generated always as (nullif(step - 1, 0)) stored,
    opening text generated always as (case when step = 1 then from_status end) stored,
    actor text not null,
    actor_id uuid,
    reason text check (length(reason) <= 500),
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, order_id, machine, step),
    unique (store_id, order_id, machine, step, to_status),
    foreign key (store_id, order_id) references orders.orders (store_id, id) on delete cascade,
    foreign key (machine, from_status, to_status) references orders.transitions (machine, from_status, to_status),
    foreign key (machine, opening) references orders.machines (machine, initial_status),
    foreign key (store_id, order_id, machine, previous_step, from_status)
        references orders.order_history (store_id, order_id, machine, step, to_status)
);

insert into platform.tables values
    ('orders', 'machines', 'reference', null),
    ('orders', 'transitions', 'reference', null);
-- `offset 0` keeps the policies' look-up a probe of one row: without it the planner may hash the whole store's.
select platform.own_tenant_table('orders', 'order_numbers', 'hard', null, 'none');
select platform.own_tenant_table('orders', 'orders', 'hard',
    '(customer_id = (select platform.current_customer()) or guest_key = (select platform.current_guest_key()))');
select platform.own_tenant_table('orders', 'order_items', 'hard',
    'exists (select from orders.orders o where o.store_id = order_items.store_id and o.id = order_items.order_id offset 0)');
select platform.own_tenant_table('orders', 'order_history', 'hard',
    'exists (select from orders.orders o where o.store_id = order_history.store_id and o.id = order_history.order_id offset 0)');
select platform.own_tenant_table('orders', 'refund_lines', 'hard',
    'exists (select from orders.orders o where o.store_id = refund_lines.store_id and o.id = refund_lines.order_id offset 0)');

-- One of many captures that are settled together (checkout.settle_many): what a provider has told of an attempt.
create type checkout.capture_told as (
    n int,
    attempt_id uuid,
    amount_minor bigint,
    currency text,
    correlation_id uuid
);

-- One of many checkouts that begin together (checkout.begin_many): what was asked, then what it comes to.
create type checkout.checkout_request as (
    n int,
    order_id uuid,
    cart_id uuid,
    session_id uuid,
    customer_id uuid,
    correlation_id uuid,
    request_id uuid,
    idempotency_key text,
    request_hash text,
    details jsonb,
    attempt_id uuid,
    subtotal_minor bigint,
    shipping_minor bigint
);
