-- outside a transaction
-- What a cart holds. `cart_id is not null` keeps it from being taken for an index of variants: in a table that was never analyzed
-- (a fresh shop's first drop) the planner read all holds of the drop's one variant through it, once a line.
create index concurrently if not exists holds_of_cart on inventory.inventory_reservations (store_id, cart_id, variant_id)
where status = 'active' and cart_id is not null;
