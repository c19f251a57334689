-- platform.nth_id: the n-th id of a batch: a fresh uuidv7 whose last 16 bits count. One random number a batch instead of one a
-- row: where PostgreSQL was built without OpenSSL, each costs an open(2) of /dev/urandom.
-- Nouns:    p_base, one uuidv7() of the same statement's transaction, used for nothing else; p_n from 0 to 65535.
-- Not for what must not be guessed. Inlined into what asks: no SET clause on purpose.
create or replace function platform.nth_id(p_base uuid, p_n bigint) returns uuid
language sql immutable parallel safe
as $$
    select (pg_catalog.left(p_base::text, 32) || pg_catalog.lpad(pg_catalog.to_hex(p_n), 4, '0'))::uuid
$$;
