-- outside a transaction
-- holds_of_cart does its work.
drop index concurrently if exists inventory.reservations_of_cart;
