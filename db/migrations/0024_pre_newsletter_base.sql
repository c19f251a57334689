-- Who wants to hear from a store. One row an address and store, whatever the case (NWS-06).

create schema newsletter;

-- pending: asked, and not confirmed yet (double opt-in is a setting of the store). code_id: the welcome coupon, minted once.
create table newsletter.newsletter_subscribers (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    locale text not null,
    status text not null check (status in ('pending', 'subscribed', 'unsubscribed')),
    source text not null default 'popup' check (length(source) <= 50),
    code_id uuid,
    -- When the last confirmation was mailed: asking again at once mails nothing.
    asked_at timestamptz,
    confirmed_at timestamptz,
    unsubscribed_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, email),
    foreign key (store_id, code_id) references promotions.discount_codes (store_id, id),
    check ((status = 'unsubscribed') = (unsubscribed_at is not null)),
    check (status <> 'subscribed' or confirmed_at is not null)
);
create index newsletter_subscribers_newest on newsletter.newsletter_subscribers (store_id, created_at desc, id desc);

-- What a store offers whoever subscribes. Without a row: ten per cent, thirty days, no confirmation asked.
create table newsletter.newsletter_settings (
    store_id uuid primary key references stores.stores (id),
    is_popup_on boolean not null default true,
    needs_confirmation boolean not null default false,
    discount_basis_points int not null default 1000 check (discount_basis_points between 0 and 10000),
    valid_days int not null default 30 check (valid_days between 1 and 365),
    -- The promotion that welcome codes unlock; made with the first of them.
    rule_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    foreign key (store_id, rule_id) references promotions.promotion_rules (store_id, id)
);

-- C-05: read by staff and the house only.
select platform.own_tenant_table('newsletter', 'newsletter_subscribers', 'hard', 'false');
select platform.own_tenant_table('newsletter', 'newsletter_settings', 'hard');
