-- outside a transaction
-- The product of a variant, from the index alone. Where most stores are small, PostgreSQL takes the key (store_id, product_id, id) for
-- that, which needs no look into the table either: and walks through all variants of the store, once for each it looks up.
create unique index concurrently if not exists product_variants_with_product on catalog.product_variants (store_id, id)
include (product_id);
