-- checkout.key_owner: whose idempotency key a request's is: what platform.key_owner says when the buyer asks alone.
create or replace function checkout.key_owner(r checkout.checkout_request) returns uuid
language sql immutable
as $$ select coalesce(r.customer_id, r.session_id) $$;
