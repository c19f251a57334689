-- The raffle: entries in a window, one per verified customer, winners by a committed seed, held stock for each winner.
-- squawk-ignore-file constraint-missing-not-valid, ban-drop-not-null

alter table customers.customers add column email_verified_at timestamptz;

-- What was won is put into the winner's cart, and the winner may have none and be away: then their cart has no session.
alter table carts.carts
    alter column session_id drop not null,
    add constraint a_cart_is_somebodys check (num_nonnulls(session_id, customer_id) >= 1);

-- The commitment is public at once, the secret with the draw. digest: of the whole list of entries (drops.list_digest).
-- units: how many of each variant there were to win, as {variant: units}.
create table drops.raffles (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    collection_id uuid not null,
    seed_id uuid not null,
    status text not null default 'open' check (status in ('open', 'drawn', 'over')),
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    purchase_window interval not null default '24 hours' check (purchase_window between '5 minutes' and '14 days'),
    commitment bytea not null,
    secret bytea,
    digest bytea,
    units jsonb,
    entry_count int,
    drawn_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, collection_id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, seed_id) references drops.seeds (store_id, id),
    constraint a_raffle_closes_after_it_opens check (closes_at > opens_at),
    constraint a_draw_is_complete check ((status = 'open') = (drawn_at is null)
        and (drawn_at is null) = (digest is null) and (drawn_at is null) = (units is null)
        and (drawn_at is null) = (secret is null) and (drawn_at is null) = (entry_count is null)),
    constraint the_secret_is_the_one_committed_to check (secret is null or sha256(secret) = commitment),
    constraint nobody_draws_before_the_close check (drawn_at >= closes_at)
);
create index raffles_living on drops.raffles (store_id, closes_at) where status <> 'over';

-- unconfirmed: the address is to be proved (asked_at) · entered: in the pot · won: may buy until window_ends_at, its unit is
-- held by cart_id · waiting: a runner-up · bought: by order_id · lapsed: did not buy in time · lost: nothing is left.
create table drops.raffle_entries (
    store_id uuid not null,
    raffle_id uuid not null,
    id uuid not null default gen_random_uuid(),
    customer_id uuid not null,
    variant_id uuid not null,
    status text not null default 'unconfirmed'
        check (status in ('unconfirmed', 'entered', 'won', 'waiting', 'bought', 'lapsed', 'lost')),
    rank int check (rank >= 1),
    asked_at timestamptz,
    won_at timestamptz,
    window_ends_at timestamptz,
    cart_id uuid,
    order_id uuid,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, raffle_id, id),
    foreign key (store_id, raffle_id) references drops.raffles (store_id, id) on delete cascade,
    foreign key (store_id, customer_id) references customers.customers (store_id, id),
    foreign key (store_id, variant_id) references catalog.product_variants (store_id, id),
    constraint a_winner_has_a_window check ((status in ('won', 'bought', 'lapsed')) = (window_ends_at is not null)
        and (window_ends_at is null) = (won_at is null)),
    constraint who_was_drawn_has_a_rank check ((status in ('unconfirmed', 'entered')) = (rank is null))
);
create unique index raffle_entries_one_a_customer on drops.raffle_entries (store_id, customer_id, raffle_id);
create unique index raffle_entries_one_a_rank on drops.raffle_entries (store_id, raffle_id, rank) where rank is not null;
create index raffle_entries_won on drops.raffle_entries (store_id, raffle_id, variant_id) where status in ('won', 'bought');
create index raffle_entries_waiting on drops.raffle_entries (store_id, raffle_id, variant_id, rank) where status = 'waiting';

select platform.own_tenant_table('drops', 'raffles', 'hard');
select platform.own_tenant_table('drops', 'raffle_entries', 'hard', 'customer_id = (select platform.current_customer())');
