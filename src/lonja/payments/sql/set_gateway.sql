-- payments.set_gateway: offers a gateway in a store, or changes how (CFG-04). Secrets in p_config arrive sealed.
-- Nouns:    p_config, what changes: a name that is left out stays as it is, null forgets it. p_required, the names of what
--           must be there before anybody may choose this gateway.
-- Promises: one statement, so two people who save at once lose nothing of each other's. What must be there is looked for in
--           what is there afterwards. A gateway that may be chosen is reconciled from now on. Web processes forget what they
--           remember of it (platform.changes). P06: one effect per key.
-- Locks:    idempotency key, the gateway's row.
-- Refuses:  LJ010 · LJ601 unknown_gateway · LJ630 gateway_incomplete
create or replace function payments.set_gateway(
    p_store uuid, p_call jsonb, p_gateway text, p_name text, p_config jsonb,
    p_is_active boolean, p_is_test_mode boolean, p_position int, p_required text[]
) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_missing text[];
begin
    perform platform.enter(p_store, p_call);
    if platform.replay(p_store, p_call, 'payments.set_gateway') is not null then
        return;
    end if;
    if not exists (select from payments.providers where id = p_gateway) then
        perform platform.refuse('LJ601', 'no such gateway', jsonb_build_object('gateway', p_gateway));
    end if;
    insert into payments.payment_gateways as g (store_id, id, name, config, is_active, is_test_mode, position)
    values (p_store, p_gateway, p_name, jsonb_strip_nulls(p_config), p_is_active, p_is_test_mode, p_position)
    on conflict (store_id, id) do update
    set name = excluded.name, config = jsonb_strip_nulls(g.config || p_config), is_active = excluded.is_active,
        is_test_mode = excluded.is_test_mode, position = excluded.position, updated_at = platform.now()
    returning array(select wanted from unnest(p_required) as wanted where not g.config ? wanted) into v_missing;
    if p_is_active and v_missing <> '{}' then
        perform platform.refuse('LJ630', 'settings of this gateway are missing',
            jsonb_build_object('gateway', p_gateway, 'fields', v_missing));
    elsif p_is_active and p_gateway <> 'cod' then
        perform platform.wake(p_store, 'checkout.reconcile', platform.now());
    end if;
    perform pg_notify('lonja_changed', format('gateways:%s:%s', p_store, p_gateway));
    perform platform.remember(p_store, p_call, 'payments.set_gateway', '{}');
end
$$;
