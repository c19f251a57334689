-- orders.steps: the steps of one order (orders.steps_many).
-- Internal: SECURITY INVOKER.
create or replace function orders.steps(p_store uuid, p_order uuid, p_machines text[], p_tos text[], p_reason text default null)
returns void
language sql volatile
as $$ select orders.steps_many(p_store, array[p_order], array[platform.correlation_id()], p_machines, p_tos, p_reason) $$;
