-- carts.add_many_scope: under which scope a request's idempotency key stands: that of the verb the visitor would use alone.
create or replace function carts.add_many_scope(r carts.add_request) returns text
language sql immutable
as $$ select case when r.token_hash is null then 'carts.add_to_cart' else 'carts.open_cart' end $$;
