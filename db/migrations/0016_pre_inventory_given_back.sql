-- Goods of an order that come back: every unit to the shelf it left, and none twice.
-- squawk-ignore-file constraint-missing-not-valid, require-concurrent-index-creation
-- (It lands in one release with 0006, which made these tables: they hold no row yet.)

-- CAN-09: how many of a sold hold's units were given back; the sale itself stays in the ledger as it was.
alter table inventory.inventory_reservations
    add column given_back int not null default 0,
    add constraint only_sold_units_come_back
        check (given_back = 0 or status = 'converted' and given_back between 0 and quantity);

-- CAN-05, CAN-09: a sale is cancelled once.
create unique index movements_one_cancellation_per_reservation on inventory.inventory_movements (store_id, reservation_id)
    where reason = 'cancellation' and reservation_id is not null;
