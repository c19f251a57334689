-- A product: the live availability of its 4 variants, in one call. What the catalog says comes from memory.
\set product random(0, :products - 1)
SELECT * FROM inventory.available(:store, ARRAY(
    SELECT (:variant_prefix || lpad(to_hex(n::int), 12, '0'))::uuid
    FROM generate_series(:product * 4 + 1, :product * 4 + 4) AS n));
