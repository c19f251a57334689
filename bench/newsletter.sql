-- A new address: a subscriber, a welcome code, and the news that makes the mail. Everybody comes from elsewhere.
\set nonce random(1, 9000000000000000000)
SELECT newsletter.subscribe(:store, jsonb_build_object('actor', 'guest', 'idempotency_key', :nonce::text),
    'b' || :nonce::text || '@example.com', 'es', 'api', encode(sha256(:nonce::text::bytea), 'hex'));
