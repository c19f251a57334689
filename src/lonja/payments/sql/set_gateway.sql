-- payments.set_gateway: offers a gateway in a store, or changes how (CFG-04). Secrets in config arrive sealed.
-- Refuses:  LJ601 unknown_gateway
create or replace function payments.set_gateway(
    p_store uuid, p_call jsonb, p_gateway text, p_name text, p_config jsonb,
    p_is_active boolean, p_is_test_mode boolean, p_position int
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from payments.providers where id = p_gateway) then
        perform platform.refuse('LJ601', 'no such gateway', jsonb_build_object('gateway', p_gateway));
    end if;
    insert into payments.payment_gateways (store_id, id, name, config, is_active, is_test_mode, position)
    values (p_store, p_gateway, p_name, p_config, p_is_active, p_is_test_mode, p_position)
    on conflict (store_id, id) do update
    set name = excluded.name, config = excluded.config, is_active = excluded.is_active,
        is_test_mode = excluded.is_test_mode, position = excluded.position, updated_at = platform.now();
end
$$;
