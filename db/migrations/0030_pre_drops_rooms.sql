-- The waiting room: who came before the opening is shuffled at the opening, who comes later queues behind.

create schema drops;

-- A promise of chance: the commitment is published when the seed is made, the secret when it has been used.
create table drops.seeds (
    store_id uuid not null references stores.stores (id),
    id uuid not null default uuidv7(),
    secret bytea not null check (length(secret) = 32),
    commitment bytea not null,
    revealed_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    constraint a_commitment_binds check (commitment = sha256(secret))
);

-- status: gathering (before the opening), open, closed. last_position: how many places there are; before the opening they have
-- no positions yet, at the opening they get 1 to last_position. Positions up to admitted_to have been let in. digest: sha256
-- of the sorted ids of all who were shuffled; with the seed it decides the order (drops.rank). ticked_at: until when the
-- admissions that per_second allows have been used up.
create table drops.rooms (
    store_id uuid not null,
    id uuid not null default uuidv7(),
    collection_id uuid not null,
    seed_id uuid not null,
    status text not null default 'gathering' check (status in ('gathering', 'open', 'closed')),
    closed_for text check (closed_for in ('sold_out', 'ended')),
    max_inside int not null default 500 check (max_inside between 1 and 100000),
    per_second int not null default 200 check (per_second between 1 and 10000),
    pass_ttl interval not null default '10 minutes' check (pass_ttl between '30 seconds' and '1 day'),
    effort int not null default 50000 check (effort between 0 and 10000000),
    max_per_network int not null default 50 check (max_per_network between 1 and 100000),
    opened_at timestamptz,
    closed_at timestamptz,
    digest bytea,
    shuffled int,
    last_position bigint not null default 0,
    admitted_to bigint not null default 0,
    ticked_at timestamptz,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, id),
    unique (store_id, collection_id),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade,
    foreign key (store_id, seed_id) references drops.seeds (store_id, id),
    constraint nobody_is_admitted_who_does_not_stand check (admitted_to between 0 and last_position),
    constraint a_closed_room_says_why check ((status = 'closed') = (closed_for is not null)),
    constraint an_opened_room_has_an_order check ((status = 'gathering') = (opened_at is null)
        and (opened_at is null) = (digest is null) and (digest is null) = (shuffled is null))
);

-- A place of one visitor. Its id is random and public: in the published list everybody finds their own. proof: the puzzle that
-- was solved for it, so that none is used twice. left_at: its turn is over, and its visitor has lined up again.
create table drops.places (
    store_id uuid not null,
    room_id uuid not null,
    id uuid not null default gen_random_uuid(),
    session_id uuid not null,
    customer_id uuid,
    network text check (length(network) <= 64),
    proof text check (length(proof) <= 64),
    position bigint check (position >= 1),
    pass_id uuid,
    admitted_at timestamptz,
    left_at timestamptz,
    created_at timestamptz not null default platform.now(),
    primary key (store_id, room_id, id),
    foreign key (store_id, room_id) references drops.rooms (store_id, id) on delete cascade,
    foreign key (store_id, pass_id) references access.passes (store_id, id),
    constraint who_was_admitted_had_a_position check (admitted_at is null or position is not null)
);
create unique index places_one_a_session on drops.places (store_id, room_id, session_id) where left_at is null;
create unique index places_one_a_customer on drops.places (store_id, room_id, customer_id)
    where customer_id is not null and left_at is null;
create unique index places_one_a_proof on drops.places (store_id, room_id, proof) where proof is not null;
create unique index places_one_a_position on drops.places (store_id, room_id, position) where position is not null;
create index places_of_network on drops.places (store_id, room_id, network) where network is not null and left_at is null;

-- What happened in a drop, for its live screen: so many of a kind in ten seconds, added up over processes.
create table drops.tallies (
    store_id uuid not null,
    collection_id uuid not null,
    at timestamptz not null,
    kind text not null check (kind in ('joined', 'admitted', 'granted', 'sold_out', 'refused', 'error')),
    amount int not null check (amount > 0),
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, collection_id, at, kind),
    foreign key (store_id, collection_id) references catalog.collections (store_id, id) on delete cascade
);

-- Somebody wants to stand in a room: n, order of arrival; token_hash and expires_at for who has no session yet. The rest is
-- found out (drops.find_places): the place they have, and why they get none.
create type drops.join_request as (
    n int, room_id uuid, session_id uuid, customer_id uuid, token_hash text, expires_at timestamptz, network text, proof text,
    place_id uuid, old_place_id uuid, refusal text, params jsonb
);

select platform.own_tenant_table('drops', 'seeds', 'hard', 'false', 'none');
select platform.own_tenant_table('drops', 'rooms', 'hard');
select platform.own_tenant_table('drops', 'places', 'hard', 'session_id = (select platform.current_session())');
select platform.own_tenant_table('drops', 'tallies', 'hard', 'false');
