-- orders.status_of: where an order stands on one of its axes. Inlined by the planner: no SET clause on purpose.
create or replace function orders.status_of(o orders.orders, p_machine text) returns text
language sql immutable
as $$ select case p_machine when 'order' then o.status when 'payment' then o.payment_status else o.fulfillment_status end $$;
