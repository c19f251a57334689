-- A listing of 20: the live availability of its products, in one call. What the catalog says comes from memory.
\set page random(0, :products / 20 - 1)
SELECT * FROM inventory.available_of_products(:store, ARRAY(
    SELECT (:product_prefix || lpad(to_hex(n::int), 12, '0'))::uuid FROM generate_series(:page * 20 + 1, :page * 20 + 20) AS n));
