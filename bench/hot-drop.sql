-- A new visitor wants what everybody wants, one transaction each: a batch of one, for its refusal is a row and not an error.
\set nonce random(1, 9000000000000000000)
SELECT n, refusal FROM carts.add_many(:store, jsonb_build_array(jsonb_build_object(
    'n', 0, 'token_hash', encode(sha256(:nonce::text::bytea), 'hex'), 'expires_at', now() + interval '30 days',
    'idempotency_key', :nonce::text, 'request_hash', 'bench',
    'variant_id', :variant_prefix || '000000000001', 'quantity', 1)));
