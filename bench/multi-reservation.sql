-- A new visitor's cart of four different variants of a thousand, all held at once, one transaction each.
\set one random(1, :spread)
\set nonce random(1, 9000000000000000000)
SELECT carts.open_cart(:store, jsonb_build_object('actor', 'guest', 'idempotency_key', :nonce::text),
    encode(sha256(:nonce::text::bytea), 'hex'), now() + interval '30 days',
    ARRAY(SELECT (:variant_prefix || lpad(to_hex((:one::int + step * 7919) % :spread + 1), 12, '0'))::uuid
          FROM generate_series(0, 3) AS step), ARRAY[1, 1, 1, 1]);
