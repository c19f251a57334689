-- "Notify me": when a drop opens, or when something is there again. Told once.

-- What is waited for (subject_id) is a drop, to open or to have something again, or a variant, to be there again.
create table drops.reminders (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    kind text not null check (kind in ('opens', 'restock')),
    collection_id uuid,
    variant_id uuid,
    subject_id uuid not null generated always as (coalesce(variant_id, collection_id)) stored,
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    locale text not null,
    told_at timestamptz,
    cancelled_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, variant_id) references catalog.product_variants (store_id, id) on delete cascade,
    constraint a_reminder_is_about_something check (num_nonnulls(collection_id, variant_id) = 1
        and (kind = 'restock' or collection_id is not null))
);
-- An opening is told once for ever; that something is there again, once an asking.
create unique index reminders_one_an_opening on drops.reminders (store_id, subject_id, email) where kind = 'opens';
create unique index reminders_one_a_restock on drops.reminders (store_id, subject_id, email)
    where kind = 'restock' and told_at is null;
create index reminders_waiting on drops.reminders (store_id, kind, subject_id, id) where told_at is null;
create index reminders_of_address on drops.reminders (store_id, email, id);
create index reminders_of_collection on drops.reminders (store_id, collection_id) where collection_id is not null;
create index reminders_of_variant on drops.reminders (store_id, variant_id) where variant_id is not null;

-- What is waited for and there again: told from tell_at on, if it still is there then.
create table drops.restocks (
    store_id uuid not null references stores.stores (id),
    subject_id uuid not null,
    tell_at timestamptz not null,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, subject_id)
);
create index restocks_due on drops.restocks (store_id, tell_at);

select platform.own_tenant_table('drops', 'reminders', 'hard', 'false');
select platform.own_tenant_table('drops', 'restocks', 'hard', 'false');

insert into platform.listeners (type, listener) values ('stock.replenished', 'reminders');
