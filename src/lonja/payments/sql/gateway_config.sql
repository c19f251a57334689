-- payments.gateway_config: what the merchant has set for a gateway, secrets still sealed; null when it was never set.
-- Answers:  {is_test_mode, config}
create or replace function payments.gateway_config(p_store uuid, p_gateway text) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.visit(p_store);
    return (
        select jsonb_build_object('is_test_mode', g.is_test_mode, 'config', g.config) from payments.payment_gateways g where g.store_id = p_store and g.id = p_gateway);
end
$$;
