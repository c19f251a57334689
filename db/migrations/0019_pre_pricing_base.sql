-- In which currencies a store sells, and what one is worth in another.

create schema pricing;

-- C-27: besides its own, a store may sell in others. A converted price is rounded to a multiple of `round_to_minor`, then
-- lowered by `minus_minor` (100 and 1: 19.37 becomes 18.99 or 19.99, whichever `rounding` says).
create table pricing.store_currencies (
    store_id uuid not null references stores.stores (id),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    rounding text not null default 'nearest' check (rounding in ('nearest', 'up', 'down')),
    round_to_minor bigint not null default 1 check (round_to_minor between 1 and 1000000),
    minus_minor bigint not null default 0 check (minus_minor >= 0),
    is_active boolean not null default true,
    position int not null default 0,
    created_at timestamptz not null default platform.now(),
    updated_at timestamptz not null default platform.now(),
    primary key (store_id, currency),
    check (minus_minor < round_to_minor)
);

-- PRC-08. What one unit of `base` is worth in `quote`, from effective_at until a later row. Append-only.
create table pricing.currency_rates (
    store_id uuid not null references stores.stores (id),
    base text not null check (base ~ '^[A-Z]{3}$'),
    quote text not null check (quote ~ '^[A-Z]{3}$'),
    effective_at timestamptz not null,
    rate numeric(24, 12) not null check (rate > 0),
    source text not null default 'hand' check (source in ('hand', 'csv', 'ecb')),
    created_at timestamptz not null default platform.now(),
    primary key (store_id, base, quote, effective_at),
    check (base <> quote)
);

select platform.own_tenant_table('pricing', 'store_currencies', 'hard');
select platform.own_tenant_table('pricing', 'currency_rates', 'hard');
