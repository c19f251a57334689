-- One purchase and its cancellation: every call that the five requests of the scenario make, in their order, each its own
-- transaction.
\set variant random(1, :variants)
\set token random(1, 9000000000000000000)

-- POST /carts
SELECT carts.open_cart(:store, jsonb_build_object('actor', 'guest', 'idempotency_key', :token::text),
    encode(sha256(:token::text::bytea), 'hex'), now() + interval '30 days',
    ARRAY[(:variant_prefix || lpad(to_hex(:variant::int), 12, '0'))::uuid], ARRAY[1]) ->> 'id' AS cart \gset

-- POST /checkout
SELECT session_id AS session FROM customers.resolve_session(:store, encode(sha256(:token::text::bytea), 'hex')) \gset
SELECT placed ->> 'attempt_id' AS attempt, placed ->> 'order_id' AS bought, placed ->> 'total_amount_minor' AS total
FROM checkout.begin_checkout(:store,
    jsonb_build_object('actor', 'guest', 'actor_id', :session::text, 'session_id', :session::text, 'idempotency_key', :token::text),
    uuidv7(), :cart,
    jsonb_build_object('email', 'buyer@example.com', 'full_name', 'A Buyer', 'gateway', 'sandbox', 'locale', 'es',
        'shipping_rate_id', :shipping_rate::text, 'guest_key', encode(sha256(:token::text::bytea), 'hex'),
        'address', jsonb_build_object('line1', 'Calle de la Prueba 1', 'city', 'Ciudad de México', 'country', :country::text))
) AS placed \gset
SELECT payments.sandbox_open(:store, jsonb_build_array(jsonb_build_object('attempt_id', :attempt::text,
    'amount_minor', :total::bigint, 'currency', 'MXN', 'description', '#1', 'return_url', 'http://127.0.0.1/orders')));
SELECT payments.record_starts(:store, jsonb_build_array(jsonb_build_object('n', 0, 'attempt_id', :attempt::text,
    'external_ref', 'sbx_' || :attempt::text, 'redirect_url', 'http://127.0.0.1/sandbox')));

-- POST the provider's page
SELECT payments.sandbox_decide(:store, jsonb_build_array(jsonb_build_object('n', 0, 'session_id', :attempt::text,
    'decision', 'approved', 'copies', 1, 'delay_seconds', 0)));

-- POST /orders/{id}/payments/{attempt}/confirmation
SELECT checkout.own_attempt(:store,
    jsonb_build_object('actor', 'guest', 'guest_key', encode(sha256(:token::text::bytea), 'hex')), :bought, :attempt);
SELECT payments.sandbox_session(:store, :attempt);
SELECT checkout.settle_payment(:store, '{"actor": "provider"}', :attempt, 'captured', :total::bigint, 'MXN', 'sbx_' || :attempt, NULL);

-- POST /orders/{id}/cancellation
SELECT checkout.cancel_order(:store,
    jsonb_build_object('actor', 'guest', 'guest_key', encode(sha256(:token::text::bytea), 'hex'), 'idempotency_key', :token::text),
    :bought, NULL);
