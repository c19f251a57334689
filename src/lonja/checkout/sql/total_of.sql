-- checkout.total_of: what an order of a batch comes to: its quote's total, or where nothing but prices went into it, goods and
-- delivery.
create or replace function checkout.total_of(r checkout.checkout_request) returns bigint
language sql immutable
as $$ select coalesce((r.quote ->> 'total_minor')::bigint, r.subtotal_minor + r.shipping_minor) $$;
