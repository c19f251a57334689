-- checkout.own_attempt: an attempt of an order that the caller may see. One round trip for who comes back from a provider.
-- Refuses:  LJ504 unknown_order (or another's: no difference) · LJ603 unknown_attempt
create or replace function checkout.own_attempt(p_store uuid, p_call jsonb, p_order uuid, p_attempt uuid) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_attempt jsonb;
begin
    perform platform.enter(p_store, p_call);
    if not exists (select from orders.orders o where o.store_id = p_store and o.id = p_order) then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    end if;
    select to_jsonb(a) into v_attempt
    from payments.payment_attempts a where a.store_id = p_store and a.id = p_attempt and a.order_id = p_order;
    if v_attempt is null then
        perform platform.refuse('LJ603', 'no such payment attempt', jsonb_build_object('attempt_id', p_attempt));
    end if;
    return v_attempt;
end
$$;
