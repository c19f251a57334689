-- Promotions: rules hold the logic, codes unlock a rule, redemptions say who used which (C-23).

create schema promotions;

-- PRM-22. condition and action are JSON of a written schema (promotions/sql/check_rule.sql, docs/guides/promotions.md), checked
-- by the only functions that write them. used_count is counted where there is a limit, and only there: a row that every
-- order had to change would be a queue.
create table promotions.promotion_rules (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    name text not null check (length(name) between 1 and 100),
    schema_version int not null default 1 check (schema_version = 1),
    condition jsonb not null default '{}' check (jsonb_typeof(condition) = 'object'),
    action jsonb not null check (jsonb_typeof(action) = 'object'),
    needs_code boolean not null default false,
    priority int not null default 0 check (priority between -1000 and 1000),
    is_stackable boolean not null default true,
    stacking_group text check (length(stacking_group) between 1 and 50),
    -- PRM-20, C-22: the segments of the condition, once more, to be found by.
    customer_groups uuid[] not null default '{}' check (cardinality(customer_groups) <= 50),
    starts_at timestamptz,
    ends_at timestamptz,
    is_active boolean not null default true,
    once_per_customer boolean not null default false,
    usage_limit int check (usage_limit >= 1),
    used_count int not null default 0 check (used_count >= 0),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    constraint promotions_end_after_they_start check (ends_at > starts_at),
    constraint promotions_are_used_within_their_limit check (usage_limit is null or used_count <= usage_limit)
);
create index promotion_rules_automatic on promotions.promotion_rules (store_id, priority desc, id)
    where deleted_at is null and not needs_code;
create index promotion_rules_newest on promotions.promotion_rules (store_id, created_at desc, id desc)
    where deleted_at is null;
create index promotion_rules_groups on promotions.promotion_rules using gin (store_id, customer_groups);

-- PRM-01 to PRM-07. `email`: a personal code, for nobody else.
create table promotions.discount_codes (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    rule_id uuid not null,
    code text not null check (code = upper(code) and code ~ '^[A-Z0-9][A-Z0-9_-]*$' and length(code) between 3 and 20),
    email text check (email = lower(email) and length(email) between 3 and 255),
    min_subtotal_minor bigint not null default 0 check (min_subtotal_minor >= 0),
    once_per_customer boolean not null default false,
    usage_limit int check (usage_limit >= 1),
    used_count int not null default 0 check (used_count >= 0),
    expires_at timestamptz not null,
    is_active boolean not null default true,
    source text not null default 'merchant' check (source in ('merchant', 'newsletter')),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    deleted_at timestamptz,
    primary key (store_id, id),
    foreign key (store_id, rule_id) references promotions.promotion_rules (store_id, id),
    -- PRM-18: whoever counts, and however many at once.
    constraint codes_are_used_within_their_limit check (usage_limit is null or used_count <= usage_limit)
);
create unique index discount_codes_code on promotions.discount_codes (store_id, code) where deleted_at is null;
create index discount_codes_of_rule on promotions.discount_codes (store_id, rule_id);
create index discount_codes_newest on promotions.discount_codes (store_id, created_at desc, id desc) where deleted_at is null;
create index discount_codes_expiry on promotions.discount_codes (store_id, is_active, expires_at);

-- PRM-08. One row an order, a rule and the code that unlocked it. is_once: of a rule or code that a buyer may use once; the
-- unique indexes are the limit. A use that is given back (the order died) keeps its row and blocks nobody.
create table promotions.coupon_redemptions (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    rule_id uuid not null,
    code_id uuid,
    order_id uuid not null,
    customer_id uuid,
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    is_once boolean not null,
    amount_minor bigint not null check (amount_minor >= 0),
    released_at timestamptz,
    correlation_id uuid,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, rule_id) references promotions.promotion_rules (store_id, id),
    foreign key (store_id, code_id) references promotions.discount_codes (store_id, id),
    foreign key (store_id, customer_id) references customers.customers (store_id, id)
);
create unique index coupon_redemptions_of_order on promotions.coupon_redemptions (store_id, order_id, rule_id);
create unique index coupon_redemptions_once_an_address on promotions.coupon_redemptions (store_id, rule_id, email)
    where is_once and released_at is null;
create unique index coupon_redemptions_once_a_customer on promotions.coupon_redemptions (store_id, rule_id, customer_id)
    where is_once and released_at is null and customer_id is not null;
create index coupon_redemptions_of_code on promotions.coupon_redemptions (store_id, code_id, created_at desc)
    where code_id is not null;
create index coupon_redemptions_of_rule on promotions.coupon_redemptions (store_id, rule_id, created_at desc);

-- How often a session or an address was wrong about codes lately: a code is a secret that anybody may try to guess.
create table promotions.code_guesses (
    store_id uuid not null references stores.stores (id),
    subject text not null check (length(subject) between 1 and 100),
    guesses int not null check (guesses >= 1),
    began_at timestamptz not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, subject)
);
create index code_guesses_oldest on promotions.code_guesses (store_id, began_at);

select platform.own_tenant_table('promotions', 'promotion_rules', 'hard');
-- A code that the public could list would be everybody's.
select platform.own_tenant_table('promotions', 'discount_codes', 'hard', 'false');
select platform.own_tenant_table('promotions', 'coupon_redemptions', 'hard', 'customer_id = (select platform.current_customer())');
select platform.own_tenant_table('promotions', 'code_guesses', 'hard', null, 'none');
