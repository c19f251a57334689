-- orders.order: one order, if the caller may see it: staff any of the store, a customer their own, a guest the one whose
-- secret they hold (guest_key). Null otherwise, whatever the reason (SEC-08).
create or replace function orders.order(p_store uuid, p_call jsonb, p_order uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    return orders.order_view(p_store, p_order);
end
$$;
