-- orders.advance_order: staff moves a confirmed order along: processing, shipped, delivered, completed.
-- Promises: P08. Confirmation and cancellation are not here: they move stock and money too (checkout).
--           Shipping and delivering carry the goods' axis with them.
-- Locks:    idempotency key, the order. The order's row is changed once: a second change in one transaction would look up its
--           payment again (PostgreSQL checks the foreign keys of rows it has just written), behind the order, and whoever
--           settles or cancels holds the payment and waits for the order.
-- Refuses:  LJ503 illegal_transition · LJ504 unknown_order
create or replace function orders.advance_order(p_store uuid, p_call jsonb, p_order uuid, p_to text, p_reason text)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
    v_old jsonb;
    v_order orders.orders;
begin
    perform platform.enter(p_store, p_call);
    v_old := platform.replay(p_store, p_call, 'orders.advance_order');
    if v_old is not null then
        return v_old;
    end if;
    select * into v_order from orders.orders where store_id = p_store and id = p_order for update;
    if v_order.id is null then
        perform platform.refuse('LJ504', 'no such order', jsonb_build_object('order_id', p_order));
    elsif p_to is null or p_to not in ('processing', 'shipped', 'delivered', 'completed') then
        perform platform.refuse('LJ503', 'this step is not allowed',
            jsonb_build_object('machine', 'order', 'from', v_order.status, 'to', p_to));
    end if;
    if p_to = 'shipped' then
        perform orders.steps(p_store, p_order, '{order,fulfillment}', array['shipped', 'fulfilled'], p_reason);
    else
        perform orders.step(p_store, p_order, 'order', p_to, p_reason);
    end if;
    return platform.remember(p_store, p_call, 'orders.advance_order', orders.order_view(p_store, p_order));
end
$$;
