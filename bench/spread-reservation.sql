-- One of a thousand variants in a cart, held at once, one transaction each. Each visitor takes four: the first opens
-- session and cart. `lines` lives as long as the client, so every run of this script is one turn.
\set variant random(1, :spread)
\set nonce random(1, 9000000000000000000)
\if :lines = 4
\set lines 1
\set token :nonce
SELECT carts.open_cart(:store, jsonb_build_object('actor', 'guest', 'idempotency_key', :nonce::text),
    encode(sha256(:token::text::bytea), 'hex'), now() + interval '30 days',
    ARRAY[(:variant_prefix || lpad(to_hex(:variant::int), 12, '0'))::uuid], ARRAY[1]);
\else
\set lines :lines + 1
\if :lines = 2
SELECT session_id AS session FROM customers.resolve_session(:store, encode(sha256(:token::text::bytea), 'hex')) \gset
\endif
SELECT carts.add_to_cart(:store,
    jsonb_build_object('actor', 'guest', 'actor_id', :session::text, 'session_id', :session::text, 'idempotency_key', :nonce::text),
    (:variant_prefix || lpad(to_hex(:variant::int), 12, '0'))::uuid, 1);
\endif
