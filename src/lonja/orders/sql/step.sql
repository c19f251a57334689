-- orders.step: one legal step of an order on one axis (orders.steps).
-- Internal: SECURITY INVOKER.
create or replace function orders.step(p_store uuid, p_order uuid, p_machine text, p_to text, p_reason text default null)
returns void
language sql volatile
as $$ select orders.steps(p_store, p_order, array[p_machine], array[p_to], p_reason) $$;
