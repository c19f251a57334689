-- "Notify me": when a drop opens, or when something is there again. Told once.

create table drops.reminders (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    kind text not null check (kind in ('opens', 'restock')),
    collection_id uuid,
    variant_id uuid,
    email text not null check (email = lower(email) and length(email) between 3 and 255),
    locale text not null,
    told_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, variant_id) references catalog.product_variants (store_id, id) on delete cascade,
    constraint a_reminder_is_about_something check ((kind = 'opens') = (collection_id is not null)
        and (kind = 'restock') = (variant_id is not null))
);
create unique index reminders_one_a_drop on drops.reminders (store_id, collection_id, email)
    where told_at is null and kind = 'opens';
create unique index reminders_one_a_variant on drops.reminders (store_id, variant_id, email)
    where told_at is null and kind = 'restock';

select platform.own_tenant_table('drops', 'reminders', 'hard', 'false');
