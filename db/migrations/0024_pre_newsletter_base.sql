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
    -- Mail that anybody could ask for by typing this address: when the last one was caused, and how many there were.
    mailed_at timestamptz,
    mail_count int not null default 0 check (mail_count >= 0),
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

-- Who types addresses, and how many in a quarter of an hour. name: 'network ' and a fingerprint that only this house can
-- make, or 'session ' and its id. Rows of yesterday are dropped by whoever comes next.
create table newsletter.askers (
    store_id uuid not null references stores.stores (id),
    name text not null check (length(name) between 9 and 80),
    tries int not null check (tries >= 1),
    since timestamptz not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, name)
);
create index askers_oldest on newsletter.askers (store_id, since);

-- C-05: read by staff and the house only.
select platform.own_tenant_table('newsletter', 'newsletter_subscribers', 'hard', 'false');
select platform.own_tenant_table('newsletter', 'newsletter_settings', 'hard');
select platform.own_tenant_table('newsletter', 'askers', 'hard', 'false', 'none');
