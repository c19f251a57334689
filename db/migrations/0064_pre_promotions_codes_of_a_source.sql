-- outside a transaction
-- The merchant's own codes, newest first: among the welcome codes of a hundred thousand subscribers they are found without walking
-- past those.
create index concurrently if not exists discount_codes_newest_of_source
on promotions.discount_codes (store_id, source, created_at desc, id desc)
where deleted_at is null;
