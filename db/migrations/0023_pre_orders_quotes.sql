-- What an order costs and why: discounts, tax, and the quote they were computed from.
-- squawk-ignore-file ban-drop-constraint, constraint-missing-not-valid, require-concurrent-index-creation

-- tax_minor is charged on top; tax_included_minor is inside the prices and adds nothing. shipping_minor is what is paid, after
-- shipping_discount_minor. tax_relief_minor is tax inside the prices that this buyer does not owe (reverse charge).
alter table orders.orders
    add column shipping_discount_minor bigint not null default 0,
    add column tax_included_minor bigint not null default 0,
    add column tax_relief_minor bigint not null default 0,
    add column vat_id text,
    drop constraint total_is_the_sum_of_its_parts;
alter table orders.orders
    add constraint total_is_the_sum_of_its_parts check (total_amount_minor =
        subtotal_minor - discount_minor - tax_relief_minor + shipping_minor + tax_minor),
    add constraint no_part_of_a_total_is_negative check (
        shipping_discount_minor >= 0 and tax_included_minor >= 0 and tax_relief_minor >= 0 and total_amount_minor >= 0);

-- tax_minor of a line: its share of the order's tax, whichever kind. What a line's units are worth when they go back:
-- total_minor, and tax_minor where it was charged on top (tax_on_top_minor).
alter table orders.order_items
    add column compare_at_minor bigint,
    add column tax_minor bigint not null default 0,
    add column tax_on_top_minor bigint not null default 0,
    add column tax_relief_minor bigint not null default 0,
    drop constraint line_total_is_exact;
alter table orders.order_items
    add constraint line_total_is_exact check (
        total_minor = price_at_booking_minor * quantity - discount_minor - tax_relief_minor),
    add constraint no_part_of_a_line_is_negative check (
        discount_minor >= 0 and tax_minor >= 0 and tax_relief_minor >= 0 and total_minor >= 0
        and tax_on_top_minor between 0 and tax_minor);

-- The quote an order was placed at: everything it was computed from, and what came of it. quotes.compute(inputs) = result,
-- for ever. An order without discounts, taxes or given prices has no row: there is nothing to explain.
create table orders.order_quotes (
    store_id uuid not null,
    order_id uuid not null,
    engine int not null,
    inputs jsonb not null,
    result jsonb not null,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, order_id),
    foreign key (store_id, order_id) references orders.orders (store_id, id) on delete cascade
);

-- PRM-25: which promotion, on which order, how much, on which lines, and why (its steps of the trace).
create table orders.applied_promotions (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    order_id uuid not null,
    rule_id uuid not null,
    code_id uuid,
    code text,
    name text not null,
    amount_minor bigint not null check (amount_minor >= 0),
    shipping_minor bigint not null default 0 check (shipping_minor >= 0),
    allocations jsonb not null default '[]',
    trace jsonb not null default '{}',
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, order_id, rule_id),
    foreign key (store_id, order_id) references orders.orders (store_id, id) on delete cascade,
    foreign key (store_id, rule_id) references promotions.promotion_rules (store_id, id),
    foreign key (store_id, code_id) references promotions.discount_codes (store_id, id)
);
create index applied_promotions_of_rule on orders.applied_promotions (store_id, rule_id, created_at desc);

select platform.own_tenant_table('orders', 'order_quotes', 'hard',
    'exists (select from orders.orders o where o.store_id = order_quotes.store_id and o.id = order_quotes.order_id offset 0)');
select platform.own_tenant_table('orders', 'applied_promotions', 'hard',
    'exists (select from orders.orders o where o.store_id = applied_promotions.store_id and o.id = applied_promotions.order_id offset 0)');

-- A batch of checkouts carries each one's quote along.
alter type checkout.checkout_request add attribute currency text;
alter type checkout.checkout_request add attribute inputs jsonb;
alter type checkout.checkout_request add attribute quote jsonb;

-- The sums of a quote, as an order keeps them.
create type checkout.quoted_totals as (
    currency text,
    subtotal_minor bigint,
    discount_minor bigint,
    shipping_minor bigint,
    shipping_discount_minor bigint,
    tax_minor bigint,
    tax_included_minor bigint,
    tax_relief_minor bigint,
    total_minor bigint
);

-- quotes has no tables: a quote is computed, and an order's is kept with the order.
create schema quotes;
