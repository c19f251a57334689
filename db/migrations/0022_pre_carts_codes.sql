-- What a buyer brought besides goods: codes, another of the store's currencies (null: the store's own), a VAT id.
-- squawk-ignore-file constraint-missing-not-valid

alter table carts.carts
    add column codes text[] not null default '{}',
    add column currency text,
    add column vat_id text;
alter table carts.carts
    add constraint a_cart_has_few_codes check (cardinality(codes) <= 5),
    add constraint a_cart_has_one_currency check (currency ~ '^[A-Z]{3}$'),
    add constraint a_vat_id_is_short check (length(vat_id) <= 20);
