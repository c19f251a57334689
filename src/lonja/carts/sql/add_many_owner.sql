-- carts.add_many_owner: whose idempotency key a request's is: what platform.key_owner says when the visitor asks alone.
create or replace function carts.add_many_owner(r carts.add_request) returns uuid
language sql immutable
as $$
    select case when r.token_hash is not null then '00000000-0000-0000-0000-000000000000'::uuid
                else coalesce(r.customer_id, r.session_id) end
$$;
