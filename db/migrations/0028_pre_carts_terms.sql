-- What a drop's terms say goes with each request of a batch: the drop that governs it, and how long its hold lasts.
-- collection_id null: the store's own policy.
alter type carts.add_request add attribute ttl interval;
alter type carts.add_request add attribute collection_id uuid;
alter type checkout.checkout_request add attribute expires_at timestamptz;

-- What a drop says to somebody who wants to buy (carts.word_on). Null: go on.
create type carts.drop_word as (refusal text, params jsonb);
