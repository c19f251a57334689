-- Nobody looks for rows by these columns, so nobody needs to know how their values are spread: sorting a sample of 30,000 answers
-- is most of what ANALYZE does here, and it does it in the middle of a drop.
alter table platform.idempotency_keys
alter column response set statistics 0,
alter column request_hash set statistics 0,
alter column correlation_id set statistics 0;
alter table inventory.inventory_reservations alter column correlation_id set statistics 0;
